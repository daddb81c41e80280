"""The arithmetic of `cells`, on whole arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from essaim.connect.actors.tiles.cells import SIDE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_STEPS = (
    (1, 0x3333333333333333), (2, 0x0F0F0F0F0F0F0F0F), (4, 0x00FF00FF00FF00FF), (8, 0x0000FFFF0000FFFF),
    (16, 0x00000000FFFFFFFF),
)  # fmt: skip
_EVEN = 0x5555555555555555


def _gathered(codes: Ints) -> Ints:
    """Every other bit of each code, side by side."""
    found = codes & _EVEN
    for step, mask in _STEPS:
        found = (found | found >> step) & mask
    return found


def _spread(values: Ints) -> Ints:
    """The bits of each number, each followed by a zero."""
    found = values
    for step, mask in ((16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F),
                       (2, 0x3333333333333333), (1, _EVEN)):  # fmt: skip
        found = (found | found << step) & mask
    return found


def columns(codes: Ints) -> Ints:
    """The column of the finest depth of each code."""
    return _gathered(codes)


def rows(codes: Ints) -> Ints:
    """The row of the finest depth of each code."""
    return _gathered(codes >> 1)


def encode(columns_: Ints, rows_: Ints) -> Ints:
    """The code of each column and row."""
    return _spread(columns_) | _spread(rows_) << 1


def longitudes(columns_: Floats) -> Floats:
    """Degrees of these columns, which may stand between two."""
    return columns_ / SIDE * 360 - 180


def latitudes(rows_: Floats) -> Floats:
    """Degrees of these rows, which may stand between two."""
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * rows_ / SIDE))))
