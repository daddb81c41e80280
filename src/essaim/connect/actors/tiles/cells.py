"""Cells of the Web Mercator square: a point's code, the codes that cover a box, how finely to group.

A code interleaves the bits of the column and the row (Morton order), so that the first 2·d bits name the cell of
depth d that holds the point, and every cell is one range of codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, degrees, floor, isfinite, log, pi, radians, sin, sinh

DEPTH = 24  # a cell of the finest depth is some 2.4 m wide at the equator
SIDE = 1 << DEPTH
EDGE = 85.0511287798066  # the latitude, in degrees, where the square ends


@dataclass(frozen=True)
class Box:
    """West, south, east, north in degrees; `west <= east`, both from -180 to 180."""

    west: float
    south: float
    east: float
    north: float


WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def column(longitude: float) -> int:
    """0 at -180° to SIDE - 1 at 180°."""
    return min(SIDE - 1, max(0, floor((longitude + 180) / 360 * SIDE)))


def row(latitude: float) -> int:
    """0 in the north to SIDE - 1 in the south; latitudes beyond the square stand on its edge."""
    s = sin(radians(min(EDGE, max(-EDGE, latitude))))
    return min(SIDE - 1, max(0, floor((0.5 - log((1 + s) / (1 - s)) / (4 * pi)) * SIDE)))


def _spread(value: int) -> int:
    """The bits of a number below 2³², each followed by a zero."""
    value = (value | value << 16) & 0x0000FFFF0000FFFF
    value = (value | value << 8) & 0x00FF00FF00FF00FF
    value = (value | value << 4) & 0x0F0F0F0F0F0F0F0F
    value = (value | value << 2) & 0x3333333333333333
    return (value | value << 1) & 0x5555555555555555


def code(col: int, line: int) -> int:
    """The Morton code of a column and a row of the finest depth."""
    return _spread(col) | _spread(line) << 1


def cell(latitude: float, longitude: float) -> int:
    """The code of the finest cell that holds a point given in degrees: 0 to 4^DEPTH - 1."""
    return code(column(longitude), row(latitude))


def shift(depth: int) -> int:
    """By how many bits to shift a code to get its cell of that depth."""
    return 2 * (DEPTH - depth)


def parse_box(text: str) -> list[Box]:
    """The boxes that « west,south,east,north » names: two where it crosses the antimeridian. ValueError: no box.

    Longitudes beyond 180° (a map that was turned round) are brought back.
    """
    west, south, east, north = (float(part) for part in text.split(","))
    if not all(isfinite(each) and abs(each) <= 1e6 for each in (west, south, east, north)) or south > north:
        raise ValueError(text)
    if abs(south) > 90 or abs(north) > 90:
        south, north = max(-90.0, min(90.0, south)), max(-90.0, min(90.0, north))
    if east - west >= 360:
        return [Box(-180.0, south, 180.0, north)]
    west, east = _wrapped(west), _wrapped(east)
    if west <= east:
        return [Box(west, south, east, north)]
    return [Box(west, south, 180.0, north), Box(-180.0, south, east, north)]


def _wrapped(longitude: float) -> float:
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def depth_for(boxes: list[Box], zoom: float, most: int) -> int:
    """The finest depth at which the boxes touch at most `most` cells, and no finer than cells of 64 pixels at `zoom`."""
    depth = min(DEPTH, max(0, floor(zoom) + 2))
    while depth > 0 and sum(_touched(box, depth) for box in boxes) > most:
        depth -= 1
    return depth


def _touched(box: Box, depth: int) -> int:
    drop = DEPTH - depth
    across = (column(box.east) >> drop) - (column(box.west) >> drop) + 1
    down = (row(box.south) >> drop) - (row(box.north) >> drop) + 1
    return across * down


def whole(box: Box, depth: int) -> Box:
    """The box and the rest of the cells of this depth that it touches."""
    drop = DEPTH - depth
    west, north = column(box.west) >> drop << drop, row(box.north) >> drop << drop
    east, south = (column(box.east) >> drop) + 1 << drop, (row(box.south) >> drop) + 1 << drop
    return Box(_longitude(west), _latitude(south - 1), _longitude(east - 1), _latitude(north))


def _longitude(col: int) -> float:
    """The middle of a column, in degrees."""
    return (col + 0.5) / SIDE * 360 - 180


def _latitude(line: int) -> float:
    """The middle of a row, in degrees."""
    return degrees(atan(sinh(pi * (1 - 2 * (line + 0.5) / SIDE))))


def ranges(box: Box) -> list[tuple[int, int]]:
    """At most four ranges of codes (first, last included) that hold every point of the box, in order.

    They are the cells, no smaller than the box, that it touches: what stands in them and out of the box is for
    the caller to leave out.
    """
    west, east, north, south = column(box.west), column(box.east), row(box.north), row(box.south)
    drop = max(east - west, south - north).bit_length()
    firsts = {
        code(col >> drop << drop, line >> drop << drop) for col in (west, east) for line in (north, south)
    }
    size = 1 << 2 * drop
    found: list[tuple[int, int]] = []
    for first in sorted(firsts):
        if found and found[-1][1] + 1 == first:
            found[-1] = (found[-1][0], first + size - 1)
        else:
            found.append((first, first + size - 1))
    return found
