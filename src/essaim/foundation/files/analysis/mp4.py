"""MP4, M4A, MOV: tracks, codecs, size, duration from the boxes; and where metadata stand, which may tell a place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from essaim.foundation.files.analysis.found import SOUND, VIDEO, Found, Refused, Window

MOST_BOXES = 5_000
PLAYED = {"avc1", "avc3", "av01", "vp09", "vp08", "mp4a", "Opus", "opus", "fLaC", ".mp3", "hev1", "hvc1"}
NOT_EVERYWHERE = {"hev1", "hvc1"}
METADATA = {b"udta", b"meta", b"uuid"}


@dataclass(frozen=True)
class Box:
    """`at`, `body`, `end`: offsets of the box itself, of what it holds, of what follows."""

    kind: bytes
    at: int
    body: int
    end: int


@dataclass
class Track:
    handler: bytes = b""
    codec: str = ""
    width: int = 0
    height: int = 0


@dataclass
class _Walk:
    window: Window
    left: int = MOST_BOXES
    tracks: list[Track] = field(default_factory=list)
    duration: int | None = None


def boxes(window: Window, start: int, end: int) -> Iterator[Box]:
    """The boxes between two offsets; stops at the first that does not hold in its parent."""
    end = min(end, window.size)
    while start + 8 <= end:
        size, kind, head = window.number(start, 4), window.at(start + 4, 4), 8
        if size == 1:
            size, head = window.number(start + 8, 8), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            return
        yield Box(kind, start, start + head, start + size)
        start += size


def probe(window: Window) -> Found:
    """Refused: no film in it (`broken_media`), or neither picture nor sound (`no_codec`)."""
    walk = _Walk(window)
    seen = False
    for box in boxes(window, 0, window.size):
        walk.left -= 1
        if walk.left < 0:
            raise Refused("broken_media")
        if box.kind == b"moov":
            seen = True
            _moov(walk, box)
    if not seen:
        raise Refused("broken_media")
    return _found(walk, window.at(8, 4))


def _found(walk: _Walk, brand: bytes) -> Found:
    told = [track for track in walk.tracks if track.codec]
    films = [track for track in told if track.handler == b"vide"]
    if not films and not any(track.handler == b"soun" for track in told):
        raise Refused("no_codec")
    codecs = tuple(dict.fromkeys(track.codec for track in told if track.handler in (b"vide", b"soun")))
    plays = set(codecs) <= PLAYED - NOT_EVERYWHERE
    if not films:
        return Found(SOUND, "audio/mp4", "m4a", duration=walk.duration, codecs=codecs, playable=plays)
    moving = brand == b"qt  " and not plays  # what browsers play of it, they play under the name of MP4
    media_type, extension = ("video/quicktime", "mov") if moving else ("video/mp4", "mp4")
    return Found(VIDEO, media_type, extension, films[0].width, films[0].height, walk.duration, codecs, plays)


def _moov(walk: _Walk, moov: Box) -> None:
    for box in boxes(walk.window, moov.body, moov.end):
        if box.kind == b"mvhd":
            walk.duration = _duration(walk.window, box)
        elif box.kind == b"trak" and len(walk.tracks) < 64:
            track = Track()
            walk.tracks.append(track)
            _inside(walk, box, track)


def _inside(walk: _Walk, parent: Box, track: Track) -> None:
    window = walk.window
    for box in boxes(window, parent.body, parent.end):
        walk.left -= 1
        if walk.left < 0:
            raise Refused("broken_media")
        if box.kind in (b"mdia", b"minf", b"stbl"):
            _inside(walk, box, track)
        elif box.kind == b"hdlr":
            track.handler = track.handler or window.at(box.body + 8, 4)
        elif box.kind == b"tkhd":
            track.width, track.height = window.number(box.end - 8, 2), window.number(box.end - 4, 2)
        elif box.kind == b"stsd" and window.number(box.body + 4, 4):
            name = window.at(box.body + 12, 4)
            track.codec = name.decode("latin1") if name.isascii() and name.strip(b"\0 ") else ""


def _duration(window: Window, mvhd: Box) -> int | None:
    long = window.number(mvhd.body, 1) == 1
    scale = window.number(mvhd.body + (20 if long else 12), 4)
    length = window.number(mvhd.body + (24 if long else 16), 8 if long else 4)
    unknown = not scale or length >= 2 ** (63 if long else 32) - 1
    return None if unknown else min(length * 1_000 // scale, 2**40)


def metadata(window: Window) -> list[Box]:
    """The boxes that tell who, what and where beside the film itself: blanked, they leave every offset as it was."""
    found: list[Box] = []
    for box in boxes(window, 0, window.size):
        if box.kind in METADATA:
            found.append(box)
        elif box.kind == b"moov":
            for inner in boxes(window, box.body, box.end):
                held = list(boxes(window, inner.body, inner.end)) if inner.kind == b"trak" else []
                found += [each for each in (inner, *held) if each.kind in METADATA]
    return found[:MOST_BOXES]
