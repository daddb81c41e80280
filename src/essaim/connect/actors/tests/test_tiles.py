"""Cells and boxes, whatever the points."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from essaim.connect.actors.tiles.cells import (
    DEPTH,
    SIDE,
    Box,
    cell,
    column,
    depth_for,
    parse_box,
    ranges,
    row,
    shift,
)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@given(latitudes, longitudes)
def test_a_point_has_one_cell_within_the_square(latitude: float, longitude: float) -> None:
    assert 0 <= cell(latitude, longitude) < 4**DEPTH
    assert 0 <= column(longitude) < SIDE and 0 <= row(latitude) < SIDE


@given(latitudes, longitudes, st.integers(0, DEPTH))
def test_the_first_bits_of_a_code_name_the_coarser_cell(
    latitude: float, longitude: float, depth: int
) -> None:
    drop = DEPTH - depth
    coarse = cell(latitude, longitude) >> shift(depth)
    interleaved = sum(
        ((column(longitude) >> drop >> bit & 1) << 2 * bit)
        | ((row(latitude) >> drop >> bit & 1) << 2 * bit + 1)
        for bit in range(depth)
    )
    assert coarse == interleaved


@given(latitudes, latitudes, longitudes, longitudes, st.floats(0, 1), st.floats(0, 1))
def test_ranges_hold_every_point_of_the_box(
    a: float, b: float, c: float, d: float, u: float, v: float
) -> None:
    box = Box(min(c, d), min(a, b), max(c, d), max(a, b))
    latitude = box.south + u * (box.north - box.south)
    longitude = box.west + v * (box.east - box.west)
    assume(box.south <= latitude <= box.north and box.west <= longitude <= box.east)
    found = ranges(box)
    assert 1 <= len(found) <= 4 and found == sorted(found)
    assert any(first <= cell(latitude, longitude) <= last for first, last in found)


@given(latitudes, latitudes, longitudes, longitudes, st.floats(0, 30), st.integers(1, 400))
def test_grouping_never_gives_more_cells_than_asked(
    a: float, b: float, c: float, d: float, zoom: float, most: int
) -> None:
    box = Box(min(c, d), min(a, b), max(c, d), max(a, b))
    depth = depth_for([box], zoom, most)
    assert 0 <= depth <= min(DEPTH, zoom + 2)
    drop = DEPTH - depth
    across = (column(box.east) >> drop) - (column(box.west) >> drop) + 1
    down = (row(box.south) >> drop) - (row(box.north) >> drop) + 1
    assert across * down <= most


@given(st.floats(-1000, 1000), st.floats(0, 400), latitudes, latitudes)
def test_a_box_is_brought_back_into_the_world(west: float, width: float, a: float, b: float) -> None:
    boxes = parse_box(f"{west},{min(a, b)},{west + width},{max(a, b)}")
    assert 1 <= len(boxes) <= 2
    assert all(-180 <= box.west <= box.east <= 180 for box in boxes)


def test_a_box_across_the_antimeridian_is_two() -> None:
    assert parse_box("170,-10,190,10") == [Box(170, -10, 180, 10), Box(-180, -10, -170, 10)]
    assert parse_box("170,-10,-170,10") == [Box(170, -10, 180, 10), Box(-180, -10, -170, 10)]


@pytest.mark.parametrize(
    "junk", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1", "0,10,1,-10", "1,2,3,4,5", "1e300,0,1,1"]
)
def test_junk_is_no_box(junk: str) -> None:
    with pytest.raises(ValueError):
        parse_box(junk)
