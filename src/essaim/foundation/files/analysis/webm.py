"""WebM and Matroska: the tracks, from the EBML elements before the first cluster."""

import struct
from collections.abc import Iterator
from typing import Any

from essaim.foundation.files.analysis.found import SOUND, VIDEO, Found, Refused, Window

MOST_ELEMENTS = 4_000
SEGMENT, INFO, TRACKS, CLUSTER, ENTRY, FILM = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0xAE, 0xE0
DOCTYPE, SCALE, DURATION, CODEC, TYPE = 0x4282, 0x2AD7B1, 0x4489, 0x86, 0x83
WIDTH, HEIGHT = 0xB0, 0xBA
PLAYED = {"V_VP8", "V_VP9", "V_AV1", "A_OPUS", "A_VORBIS"}


def _vint(window: Window, at: int, keep_marker: bool) -> tuple[int, int]:
    """(value, length in bytes) of a variable-length number; length 0 where there is none."""
    first = window.number(at, 1)
    if not first:
        return 0, 0
    length = 9 - first.bit_length()
    value = window.number(at, length)
    if len(window.at(at, length)) < length:
        return 0, 0
    return (value if keep_marker else value & (1 << 7 * length) - 1), length


def elements(window: Window, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(identifier, where its body starts, where it ends); an unknown size reaches the end of its parent."""
    end = min(end, window.size)
    while start < end:
        name, taken = _vint(window, start, keep_marker=True)
        size, more = _vint(window, start + taken, keep_marker=False)
        if not taken or not more:
            return
        body = start + taken + more
        unknown = size == (1 << 7 * more) - 1
        stop = end if unknown else min(body + size, end)
        yield name, body, stop
        start = max(stop, body)


def probe(window: Window) -> Found:
    """Refused: not a film that one can read (`broken_media`), or neither picture nor sound (`no_codec`)."""
    said: dict[str, Any] = {"doctype": b"", "duration": 0.0, "scale": 1_000_000, "tracks": []}
    budget = [MOST_ELEMENTS]
    for name, body, end in elements(window, 0, window.size):
        _spend(budget)
        if name == 0x1A45DFA3:
            values = {
                inner: window.at(at, min(stop - at, 20)) for inner, at, stop in elements(window, body, end)
            }
            said["doctype"] = values.get(DOCTYPE, b"").rstrip(b"\0")
        elif name == SEGMENT:
            _segment(window, body, end, said, budget)
    if said["doctype"] not in (b"webm", b"matroska"):
        raise Refused("broken_media")
    return _found(said)


def _spend(budget: list[int]) -> None:
    budget[0] -= 1
    if budget[0] < 0:
        raise Refused("broken_media")


def _segment(window: Window, start: int, end: int, said: dict[str, Any], budget: list[int]) -> None:
    for name, body, stop in elements(window, start, end):
        _spend(budget)
        if name == CLUSTER:
            return
        if name == INFO:
            values = {inner: window.at(at, min(to - at, 8)) for inner, at, to in elements(window, body, stop)}
            said["scale"] = int.from_bytes(values.get(SCALE, b""), "big") or 1_000_000
            said["duration"] = _float(values.get(DURATION, b""))
        elif name == TRACKS:
            for inner, at, to in elements(window, body, stop):
                _spend(budget)
                if inner == ENTRY and len(said["tracks"]) < 64:
                    said["tracks"].append(_track(window, at, to))


def _track(window: Window, start: int, end: int) -> dict[str, Any]:
    track: dict[str, Any] = {"type": 0, "codec": "", "width": 0, "height": 0}
    for name, body, stop in elements(window, start, end):
        if name == CODEC:
            track["codec"] = window.at(body, min(stop - body, 40)).rstrip(b"\0").decode("ascii", "replace")
        elif name == TYPE:
            track["type"] = window.number(body, min(stop - body, 4))
        elif name == FILM:
            sizes = {
                inner: window.number(at, min(to - at, 4)) for inner, at, to in elements(window, body, stop)
            }
            track["width"], track["height"] = sizes.get(WIDTH, 0), sizes.get(HEIGHT, 0)
    return track


def _float(raw: bytes) -> float:
    if len(raw) == 4:
        return float(struct.unpack(">f", raw)[0])
    return float(struct.unpack(">d", raw)[0]) if len(raw) == 8 else 0.0


def _found(said: dict[str, Any]) -> Found:
    told = [track for track in said["tracks"] if track["codec"] and track["type"] in (1, 2)]
    if not told:
        raise Refused("no_codec")
    length = said["duration"] * said["scale"] / 1_000_000
    duration = int(length) if 0 < length < 2**40 else None
    codecs = tuple(dict.fromkeys(track["codec"] for track in told))
    webm = said["doctype"] == b"webm"
    plays = webm and set(codecs) <= PLAYED
    film = next((track for track in told if track["type"] == 1), None)
    if film is None:
        return Found(SOUND, "audio/webm" if webm else "audio/x-matroska", "webm" if webm else "mka",
                     duration=duration, codecs=codecs, playable=plays)  # fmt: skip
    media_type, extension = ("video/webm", "webm") if webm else ("video/x-matroska", "mkv")
    return Found(VIDEO, media_type, extension, film["width"], film["height"], duration, codecs, plays)
