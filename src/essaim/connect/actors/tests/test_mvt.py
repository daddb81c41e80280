"""Tiles, and the index that they are made of, whatever the points: an independent decoder reads what we write."""

import math
from typing import Any
from uuid import UUID, uuid4

import mapbox_vector_tile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.connect.actors.tiles import morton
from essaim.connect.actors.tiles.cells import DEPTH, Box, cell, code, column, row, shift
from essaim.connect.actors.tiles.index import Choice, Row, build
from essaim.connect.actors.tiles.mvt import EXTENT, features, layer, value
from essaim.connect.actors.tiles.points import cells_of_boxes, grouped
from essaim.connect.actors.tiles.views import Atlas

values = st.one_of(
    st.text(max_size=30),
    st.booleans(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
)
units = st.integers(0, EXTENT - 1)
cases = st.lists(st.tuples(units, units, values, values), min_size=1, max_size=12)


def read(tile: bytes) -> list[dict[str, Any]]:
    if not tile:
        return []
    return list(mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})["cards"]["features"])


@given(cases)
def test_what_is_written_is_read(given_: list[tuple[int, int, Any, Any]]) -> None:
    x, y, *_said = np.array([each[:2] for each in given_], np.int64).T
    ranks = np.arange(len(given_))
    said = [value(each[2]) for each in given_] + [value(each[3]) for each in given_]
    written = features(x, y, [(0, ranks), (1, ranks + len(given_))])
    found = read(layer("cards", ["un", "deux"], said, [written]))
    for each, (left, top, one, two) in zip(found, given_, strict=True):
        assert each["geometry"] == {"type": "Point", "coordinates": [left, top]}
        assert each["properties"] == {"un": one, "deux": two}
        assert [type(each["properties"][key]) for key in ("un", "deux")] == [type(one), type(two)]


def test_a_number_beyond_64_bits_is_refused() -> None:
    with pytest.raises(ValueError):
        value(1 << 64)


@given(st.lists(st.tuples(st.integers(0, 2**DEPTH - 1), st.integers(0, 2**DEPTH - 1)), min_size=1))
def test_arrays_say_what_numbers_say(pairs: list[tuple[int, int]]) -> None:
    codes = np.array([code(*pair) for pair in pairs], np.int64)
    assert list(zip(morton.columns(codes).tolist(), morton.rows(codes).tolist(), strict=True)) == pairs
    assert morton.encode(morton.columns(codes), morton.rows(codes)).tolist() == codes.tolist()


places = st.tuples(st.floats(42, 51), st.floats(-4, 8))
cards = st.lists(st.tuples(places, st.integers(0, 2), st.integers(1, 3)), max_size=40)


def made(key: int, place: tuple[float, float], kind: int, term: int) -> Row:
    return Row(key, cell(*place), kind, 7 + kind, f"0{kind}122", 20_000, uuid4(), f"Fiche n° {key} ⬡")


def index(rows: list[Row], terms: dict[int, int]) -> Any:
    words = np.array([[terms[each.key], each.key] for each in rows], np.int64).reshape(-1, 2)
    return build([rows], [(words[:, 0], words[:, 1])])


@settings(deadline=None, max_examples=60)
@given(cards, st.data())
def test_an_atlas_counts_as_one_would_by_hand(given_: Any, data: Any) -> None:
    """Whatever was written, whatever changed since, whatever is asked."""
    rows = {key: made(key, *each) for key, each in enumerate(given_, 1)}
    terms = {key: each[2] for key, each in enumerate(given_, 1)}
    changed = data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True) if rows else st.just([]))
    moved = {
        key: made(key, data.draw(places), rows[key].kind, 1) for key in changed if data.draw(st.booleans())
    }
    new = {1000: made(1000, data.draw(places), 1, 2)}
    now = {**moved, **new}
    terms[1000] = 2
    atlas = Atlas(
        index(list(rows.values()), terms),
        np.array(sorted({*changed, 1000})),
        index(list(now.values()), terms),
    )
    today = {key: each for key, each in rows.items() if key not in changed} | now
    choice = data.draw(
        st.sampled_from(
            [
                Choice(), Choice(kind=1), Choice(terms=(2,)), Choice(spaces=(8,)), Choice(spaces=(8,), members=(3,)),
                Choice(communes=(("01000", "01999"),)), Choice(keys=(1, 2, 5, 1000)), Choice(kind=2, terms=(1,)),
            ]
        )
    )  # fmt: skip
    wanted = {key for key, each in today.items() if fits(each, terms[key], choice)}
    depth = data.draw(st.integers(0, DEPTH))
    everywhere = cells_of_boxes([Box(-5, 41, 9, 52)], min(depth, 8))
    groups = grouped(atlas.layers(choice), everywhere, min(depth, 8))
    found: dict[int, set[int]] = {}
    for number, each in enumerate(groups.cells.tolist()):
        called = [atlas.find(one) for one in groups.members(number, 100)]
        found[each] = {at[0].key(at[1]) for at in called}
        assert len(found[each]) == groups.counts[number]
    by_cell: dict[int, set[int]] = {}
    for key in wanted:
        by_cell.setdefault(today[key].code >> shift(min(depth, 8)), set()).add(key)
    assert found == by_cell
    for group, called in zip(*(each.tolist() for each in groups.alone()), strict=True):
        at, position = atlas.find(called)
        assert {at.key(position)} == by_cell[int(groups.cells[group])]
        ids, names, _kinds, _days = at.said(np.array([position]), 1_000)
        wanted_ = today[at.key(position)]
        assert (ids, names) == ([str(wanted_.public_id).encode()], [wanted_.name.encode()])


def fits(row_: Row, term: int, choice: Choice) -> bool:
    return (
        (choice.kind < 0 or row_.kind == choice.kind)
        and (not choice.terms or term in choice.terms)
        and (not choice.spaces or row_.space in choice.spaces or row_.key in choice.members)
        and (choice.communes is None or any(a <= row_.commune <= b for a, b in choice.communes))
        and (choice.keys is None or row_.key in choice.keys)
    )


def test_a_tile_says_what_stands_in_it() -> None:
    known = UUID(int=5)
    rows = [
        Row(1, cell(47.0, 1.0), 0, 1, "", 100, known, "Seule"),
        *(Row(key, cell(43.6, 1.44), 1, 1, "", 100, uuid4(), "Ensemble") for key in (2, 3)),
    ]
    atlas = Atlas(build([rows], []), np.empty(0, np.int64), build([], []))
    at = (5, column(1.2) >> DEPTH - 5, row(45.3) >> DEPTH - 5)
    found = read(atlas.tile(atlas.layers(), at, ["initiative", "network"], 100 + 500))
    told = {"id": str(known), "name": "Seule", "kind": "initiative", "months": 16}
    assert sorted((each["properties"] for each in found), key=len) == [{"count": 2}, told]
    for each in found:
        x, y = each["geometry"]["coordinates"]
        longitude = (at[1] + x / EXTENT) / 2**5 * 360 - 180
        latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (at[2] + y / EXTENT) / 2**5))))
        near = (1.44, 43.6) if "count" in each["properties"] else (1.0, 47.0)
        assert (longitude, latitude) == (pytest.approx(near[0], abs=0.01), pytest.approx(near[1], abs=0.01))


def test_a_full_tile_is_light() -> None:
    rows = [
        Row(each, code(column(2.0) + each % 16 * 65536, row(48.0) + each // 16 * 65536), 1, 1, "", 0, uuid4(), "é" * 200)
        for each in range(256)
    ]  # fmt: skip
    atlas = Atlas(build([rows], []), np.empty(0, np.int64), build([], []))
    at = (4, column(2.0) >> DEPTH - 4, row(48.0) >> DEPTH - 4)
    assert len(atlas.tile(atlas.layers(), at, ["a", "b"], 0)) < 60_000
