"""What an examination gives: findings, or a refusal by its code (`refusals.py` says it in a sentence)."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO

PICTURE, SOUND, VIDEO, DOCUMENT = "picture", "sound", "video", "document"


@dataclass(frozen=True)
class Limits:
    """`pixels`: of a picture; `unpacked`: bytes that an office document may hold once unpacked; `ratio`: at most so
    many times its packed size."""

    pixels: int = 50_000_000
    side: int = 30_000
    unpacked: int = 300 * 2**20
    ratio: int = 200
    entries: int = 5_000


@dataclass(frozen=True)
class Found:
    """`duration` in milliseconds, None where the file does not say; `playable`: current browsers play it as it is."""

    kind: str
    media_type: str
    extension: str
    width: int = 0
    height: int = 0
    duration: int | None = None
    codecs: tuple[str, ...] = ()
    playable: bool = True


class Refused(Exception):
    """`code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass
class Window:
    """Bounded reads of a stream: past the end gives fewer bytes, and no count read from a file is believed."""

    stream: BinaryIO
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = self.stream.seek(0, 2)

    def at(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`; none outside the file."""
        if offset < 0 or offset >= self.size or count <= 0:
            return b""
        self.stream.seek(offset)
        return self.stream.read(min(count, self.size - offset))

    def number(self, offset: int, count: int, little: bool = False) -> int:
        """The unsigned number there; 0 past the end."""
        return int.from_bytes(self.at(offset, count), "little" if little else "big")
