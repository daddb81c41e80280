"""Mapbox Vector Tile 2.1, as far as points go: protobuf by hand.

Points are written all at once, as an array of bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from essaim.connect.actors.tiles.morton import Ints

EXTENT = 4096  # units along the side of a tile
Value = str | int | float | bool
_TABLE = 1 << 8


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


_KNOWN = [_varint(number) for number in range(_TABLE)]


def varint(number: int) -> bytes:
    """A whole number from 0 to 2⁶⁴ - 1, by groups of seven bits."""
    return _KNOWN[number] if number < _TABLE else _varint(number)


def zigzag(number: int) -> int:
    """0, -1, 1, -2… as 0, 1, 2, 3…"""
    return number << 1 if number >= 0 else (-number << 1) - 1


def features(x: Ints, y: Ints, tags: Sequence[tuple[int, Ints]]) -> bytes:
    """Points, in units from 0 to EXTENT - 1 from the north-west corner of the tile. `tags`: for each property, the rank of its key,
    below 128, and for each point the rank of its value, below 2¹⁴.

    Every number is written in two bytes, the first of them going on even where one would do: all points are then as long, and
    columns of one array.
    """
    size = 3 * len(tags)
    written = np.empty((len(x), size + 13), np.uint8)
    written[:, :4] = (0x12, size + 11, 0x12, size)
    at = 4
    for key, ranks in tags:
        written[:, at] = key
        _two_bytes(written, at + 1, ranks)
        at += 3
    written[:, at : at + 5] = (0x18, 1, 0x22, 5, 9)
    _two_bytes(written, at + 5, x << 1)
    _two_bytes(written, at + 7, y << 1)
    return written.tobytes()


def _two_bytes(written: NDArray[np.uint8], at: int, numbers: Ints) -> None:
    written[:, at] = numbers & 0x7F | 0x80
    written[:, at + 1] = numbers >> 7


def text(content: bytes) -> bytes:
    """A value: these bytes of UTF-8."""
    size = len(content)
    if size < 0x7E:
        return b"\x22" + _KNOWN[size + 2] + b"\x0a" + _KNOWN[size] + content
    return b"\x22" + varint(size + 1 + len(varint(size))) + b"\x0a" + varint(size) + content


def value(given: Value) -> bytes:
    """A value of any kind. ValueError: a number beyond 64 bits."""
    if isinstance(given, str):
        return text(given.encode())
    if isinstance(given, bool):
        return b"\x22\x02\x38\x01" if given else b"\x22\x02\x38\x00"
    if isinstance(given, float):
        return b"\x22\x09\x19" + struct.pack("<d", given)
    if not -(1 << 63) <= given < 1 << 64:
        raise ValueError(given)
    inner = b"\x28" + varint(given) if given >= 0 else b"\x30" + varint(zigzag(given))
    return b"\x22" + varint(len(inner)) + inner


@lru_cache(maxsize=8_192)
def number(given: int) -> bytes:
    """A value: this whole number, kept for the next tile."""
    return value(int(given))


def layer(name: str, keys: Sequence[str], values: Sequence[bytes], written: Sequence[bytes]) -> bytes:
    """A tile that holds this one layer, of these `features`."""
    parts = [b"\x78\x02", _field(b"\x0a", name.encode()), *written]
    parts += [_field(b"\x1a", key.encode()) for key in keys]
    parts += [*values, b"\x28" + varint(EXTENT)]
    return _field(b"\x1a", b"".join(parts))


def _field(tag: bytes, content: bytes) -> bytes:
    return tag + varint(len(content)) + content
