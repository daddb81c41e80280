"""The size that a picture claims, read from its header: nothing is decoded here."""

import re

from essaim.foundation.files.analysis.found import PICTURE, Found, Limits, Refused, Window

MOST_MARKERS = 2_000
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


def picture(window: Window, media_type: str, limits: Limits) -> Found:
    """Refused: no size can be read, or it claims more than allowed."""
    width, height = SIZES[media_type](window)
    if not width or not height:
        raise Refused("broken_picture")
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise Refused(
            "too_many_pixels", found=max(1, width * height // 1_000_000), most=limits.pixels // 1_000_000
        )
    return Found(PICTURE, media_type, EXTENSIONS[media_type], width, height)


def _png(window: Window) -> tuple[int, int]:
    if window.at(12, 4) != b"IHDR":
        return 0, 0
    return window.number(16, 4), window.number(20, 4)


def _gif(window: Window) -> tuple[int, int]:
    return window.number(6, 2, little=True), window.number(8, 2, little=True)


def _jpeg(window: Window) -> tuple[int, int]:
    place = 2
    for _marker in range(MOST_MARKERS):
        head = window.at(place, 4)
        if len(head) < 4 or head[0] != 0xFF:
            return 0, 0
        if head[1] == 0xFF:
            place += 1
        elif head[1] in FRAMES:
            return window.number(place + 7, 2), window.number(place + 5, 2)
        elif head[1] in (0xDA, 0xD9):
            return 0, 0
        else:
            place += 2 + max(2, int.from_bytes(head[2:4], "big"))
    return 0, 0


def _webp(window: Window) -> tuple[int, int]:
    kind = window.at(12, 4)
    if kind == b"VP8X":
        return window.number(24, 3, little=True) + 1, window.number(27, 3, little=True) + 1
    if kind == b"VP8L" and window.at(20, 1) == b"\x2f":
        bits = window.number(21, 4, little=True)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and window.at(23, 3) == b"\x9d\x01\x2a":
        return window.number(26, 2, little=True) & 0x3FFF, window.number(28, 2, little=True) & 0x3FFF
    return 0, 0


def _avif(window: Window) -> tuple[int, int]:
    """The largest of the sizes declared (`ispe`) in the first 64 kB: a small one would not protect."""
    head = window.at(0, 65_536)
    found, place = (0, 0), head.find(b"ispe")
    while place >= 0:
        width, height = (int.from_bytes(head[place + 8 + i : place + 12 + i], "big") for i in (0, 4))
        found = max(found, (width, height), key=lambda pair: pair[0] * pair[1])
        place = head.find(b"ispe", place + 4)
    return found


SIZES = {
    "image/png": _png,
    "image/gif": _gif,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/avif": _avif,
}
EXTENSIONS = {
    "image/png": "png",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/avif": "avif",
}

_BESIDE = re.compile(
    rb"\xff[\xe1-\xed\xef\xfe]"
)  # segments of metadata and comments; Adobe's, of colours, is none
_PNG = {b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD"}


def is_bare(window: Window, media_type: str) -> bool:
    """Whether a JPEG or a PNG holds its pixels and nothing else: no place, no author, no thumbnail, nothing after its end.

    Other pictures are never said bare: we make none. Reads the whole of a JPEG.
    """
    if media_type == "image/png":
        return _bare_png(window)
    return media_type == "image/jpeg" and _bare_jpeg(window)


def _bare_png(window: Window) -> bool:
    place = 8
    for _chunk in range(MOST_MARKERS * 50):
        kind, end = window.at(place + 4, 4), place + 12 + window.number(place, 4)
        if kind == b"IEND":
            return end == window.size
        if kind not in _PNG:
            return False
        place = end
    return False


def _bare_jpeg(window: Window) -> bool:
    place = 2
    for _marker in range(MOST_MARKERS):
        head = window.at(place, 4)
        length = int.from_bytes(head[2:4], "big")
        if len(head) < 4 or head[0] != 0xFF or length < 2:
            return False
        if head[1] == 0xDA:
            rest = window.at(place, window.size)
            return rest.find(b"\xff\xd9") == len(rest) - 2 and not _BESIDE.search(rest)
        if _BESIDE.match(head) or (head[1] == 0xE0 and length > 16):
            return False
        place += 2 + length
    return False
