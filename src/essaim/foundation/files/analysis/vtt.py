"""Captions: WebVTT read strictly, written again from what was read. `read(write(cues)) == cues`."""

import re
from dataclasses import dataclass
from html import escape, unescape

MOST_CUES = 20_000
_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(.*))?$")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Cue:
    """`start` and `end` in milliseconds; `text`: plain lines, without markup nor blank line."""

    start: int
    end: int
    text: str


class Unreadable(Exception):
    """`line`: where reading stopped, from 1; `code`: why."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code)
        self.code, self.line = code, line


def read(raw: bytes) -> list[Cue]:
    """The cues of a WebVTT file, in its order. Unreadable, whatever the bytes, and nothing else."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("encoding", 1) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise Unreadable("signature", 1)
    cues: list[Cue] = []
    place = _past_block(lines, 0)
    while place < len(lines):
        if not lines[place].strip():
            place += 1
        elif re.match(r"^(NOTE|STYLE|REGION)(\s|$)", lines[place]):
            place = _past_block(lines, place)
        else:
            place = _cue(lines, place, cues)
        if len(cues) > MOST_CUES:
            raise Unreadable("too_many", place)
    if not cues:
        raise Unreadable("no_cue", len(lines))
    return cues


def _past_block(lines: list[str], place: int) -> int:
    while place < len(lines) and lines[place].strip():
        place += 1
    return place


def _cue(lines: list[str], place: int, cues: list[Cue]) -> int:
    if "-->" not in lines[place]:
        place += 1  # the cue's identifier
    timing = _TIMING.match(lines[place].strip()) if place < len(lines) else None
    if timing is None:
        raise Unreadable("timing", place + 1)
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:8])
    if end <= start or (cues and start < cues[-1].start):
        raise Unreadable("order", place + 1)
    stop = _past_block(lines, place + 1)
    said = [unescape(_TAG.sub("", line)).replace("\0", "").strip() for line in lines[place + 1 : stop]]
    said = [" ".join(line.split()) for line in said if line]
    if text := "\n".join(line for line in said if line):
        cues.append(Cue(start, end, text))
    return stop


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + rest


def write(cues: list[Cue]) -> bytes:
    """The same as a WebVTT file: times and escaped text, nothing else."""
    blocks = ["WEBVTT"]
    blocks += [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{escape(cue.text, quote=False)}" for cue in cues]
    return ("\n\n".join(blocks) + "\n").encode()


def _clock(value: int) -> str:
    seconds, rest = divmod(value, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
