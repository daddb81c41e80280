"""From the first bytes to the one reader that knows this kind of file."""

from typing import BinaryIO

from essaim.foundation.files.analysis import documents, mp4, sounds, webm
from essaim.foundation.files.analysis.found import Found, Limits, Refused, Window
from essaim.foundation.files.analysis.pictures import picture

HEAD = 4_096
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"\xff\xd8\xff": "image/jpeg",
}
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_AVIF = {b"avif", b"avis"}


def examine(stream: BinaryIO, limits: Limits) -> Found:
    """What the file is. Refused: hostile, broken, or of no kind that we take. Whatever the bytes, nothing else is
    raised, and no more than a few megabytes are read (an office document's table of contents, a media's boxes)."""
    window = Window(stream)
    if not window.size:
        raise Refused("empty")
    head = window.at(0, HEAD)
    for start, media_type in _PICTURES.items():
        if head.startswith(start):
            return picture(window, media_type, limits)
    if head[:4] == b"RIFF":
        return _riff(window, head, limits)
    if head[4:8] == b"ftyp":
        return _ftyp(window, head, limits)
    if found := _other(window, head, limits):
        return found
    raise Refused("unknown")


def _riff(window: Window, head: bytes, limits: Limits) -> Found:
    if head[8:12] == b"WEBP":
        return picture(window, "image/webp", limits)
    if head[8:12] == b"WAVE":
        return sounds.wav(window)
    raise Refused("unknown")


def _ftyp(window: Window, head: bytes, limits: Limits) -> Found:
    length = min(int.from_bytes(head[:4], "big"), HEAD)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length, 4))}
    if head[8:12] in _AVIF or (brands & _AVIF and head[8:12] in _HEIC):
        return picture(window, "image/avif", limits)
    if head[8:12] in _HEIC:
        raise Refused("heic")
    return mp4.probe(window)


def _other(window: Window, head: bytes, limits: Limits) -> Found | None:
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return webm.probe(window)
    if head[:4] == b"OggS":
        return sounds.ogg(window)
    if head[:4] == b"fLaC":
        return sounds.flac(window)
    if head[:5] == b"%PDF-":
        return documents.pdf(window)
    if head[:4] == b"PK\x03\x04":
        return documents.packed(window, limits)
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return sounds.mp3(window)
    return documents.text(window, head)
