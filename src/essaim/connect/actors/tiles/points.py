"""Points in the order of their codes: any cell of any depth is one range of them.

That order, and the sums of columns and rows up to each point, are the whole pyramid: the count and the middle of a cell
are two look-ups, at every depth, and nothing is stored by depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from essaim.connect.actors.tiles import morton
from essaim.connect.actors.tiles.cells import DEPTH, Box, code, column, row, shift
from essaim.connect.actors.tiles.morton import Floats, Ints

SAMPLED = 64  # points of a group looked at for its bounds, evenly taken


@dataclass(frozen=True)
class Points:
    """`codes`: sorted; `keys`: what the caller calls each of them. `columns`, `rows`: sums before each point, one more
    than there are points."""

    codes: Ints
    keys: Ints
    columns: Ints
    rows: Ints

    @classmethod
    def of(cls, codes: Ints, keys: Ints) -> Points:
        """Of codes in their order."""
        return cls(codes, keys, sums(morton.columns(codes)), sums(morton.rows(codes)))

    @classmethod
    def unsorted(cls, codes: Sequence[int] | Ints, keys: Sequence[int] | Ints) -> Points:
        """Of codes in any order."""
        given = np.asarray(codes, dtype=np.int64)
        order = np.argsort(given, kind="stable")
        return cls.of(given[order], np.asarray(keys, dtype=np.int64)[order])

    def among(self, edges: Ints) -> Ints:
        """Where each of these sorted codes would stand: looked for among those that the first and the last hold."""
        first, last = self.codes.searchsorted(edges[[0, -1]]).tolist()
        return self.codes[first:last].searchsorted(edges) + first

    def at(self, positions: Ints) -> Points:
        """Those of these sorted positions only."""
        return Points.of(self.codes[positions], self.keys[positions])


def sums(values: Ints) -> Ints:
    """The sum of what stands before each value, and of all."""
    found = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=found[1:])
    return found


@dataclass(frozen=True)
class Layer:
    """Points that count (`sign` 1), or that are counted elsewhere and do not (-1)."""

    points: Points
    sign: int = 1


@dataclass(frozen=True)
class Groups:
    """The cells that hold points, and for each the ranges of these points in each layer (`firsts`, `lasts`: one row a
    layer, last excluded)."""

    layers: Sequence[Layer]
    cells: Ints
    firsts: Ints
    lasts: Ints

    @cached_property
    def counts(self) -> Ints:
        """How many points each cell holds; never 0."""
        return self._signed(self.lasts - self.firsts)

    def _signed(self, values: Ints) -> Ints:
        if len(self.layers) == 1:
            return values[0]
        signs = np.array([layer.sign for layer in self.layers], np.int64)
        return np.asarray(signs @ values, np.int64)

    @cached_property
    def middles(self) -> tuple[Floats, Floats]:
        """The mean column and row of the points of each cell, in the middle of the finest cells."""
        x, y = np.zeros(len(self.cells), np.int64), np.zeros(len(self.cells), np.int64)
        for each, first, last in zip(self.layers, self.firsts, self.lasts, strict=True):
            x += each.sign * (each.points.columns[last] - each.points.columns[first])
            y += each.sign * (each.points.rows[last] - each.points.rows[first])
        return x / self.counts + 0.5, y / self.counts + 0.5

    def members(self, group: int, most: int) -> list[int]:
        """The keys of the first points of a group, as far as `most`."""
        found: list[int] = []
        gone: set[int] = set()
        for each, first, last in zip(self.layers, self.firsts[:, group], self.lasts[:, group], strict=True):
            keys = each.points.keys[first : min(last, first + most + len(gone)) if each.sign > 0 else last]
            if each.sign < 0:
                gone.update(keys.tolist())
            else:
                found += [key for key in keys.tolist() if key not in gone]
        return found[:most]

    def alone(self) -> tuple[Ints, Ints]:
        """The groups of one point, and the keys of these points."""
        single = np.flatnonzero(self.counts == 1)
        if len(self.layers) == 1:
            return single, self.layers[0].points.keys[self.firsts[0, single]]
        keys, held = np.zeros(len(single), np.int64), (self.lasts - self.firsts)[:, single]
        plain = held.sum(axis=0) == 1
        for number, each in enumerate(self.layers):
            here = plain & (held[number] == 1)
            keys[here] = each.points.keys[self.firsts[number, single[here]]]
        for at in np.flatnonzero(~plain).tolist():
            keys[at] = self.members(int(single[at]), 1)[0]
        return single, keys

    def bounds(self) -> tuple[Floats, Floats, Floats, Floats]:
        """West, south, east, north in degrees around the points of each group: all of them where they are few, else
        `SAMPLED` of them, evenly taken, so that one knows where to look closer."""
        columns, rows = [], []
        each = np.arange(SAMPLED, dtype=np.int64)
        for layer, first, last in zip(self.layers, self.firsts, self.lasts, strict=True):
            if layer.sign < 0 or not len(layer.points.codes):
                continue
            held = last - first
            picked = first[:, None] + each * np.maximum(held - 1, 0)[:, None] // (SAMPLED - 1)
            codes = layer.points.codes[np.minimum(picked, len(layer.points.codes) - 1)]
            void = np.where(held == 0, np.nan, 0.0)[:, None]
            columns.append(morton.columns(codes) + void)
            rows.append(morton.rows(codes) + void)
        x, y = np.hstack(columns), np.hstack(rows)
        return (
            morton.longitudes(np.nanmin(x, axis=1) + 0.5),
            morton.latitudes(np.nanmax(y, axis=1) + 0.5),
            morton.longitudes(np.nanmax(x, axis=1) + 0.5),
            morton.latitudes(np.nanmin(y, axis=1) + 0.5),
        )


def grouped(layers: Sequence[Layer], cells: Ints, depth: int) -> Groups:
    """The points of these cells of one depth, by cell; a point that is counted elsewhere comes after the layer which
    leaves it out (`sign` -1 first)."""
    begin, end = cells << shift(depth), (cells + 1) << shift(depth)
    firsts = np.array([np.searchsorted(each.points.codes, begin) for each in layers])
    lasts = np.array([np.searchsorted(each.points.codes, end) for each in layers])
    found = Groups(layers, cells, firsts, lasts)
    held = found.counts > 0
    return Groups(layers, cells[held], firsts[:, held], lasts[:, held])


def side_by_side(layers: Sequence[Layer], first: int, number: int, depth: int) -> Groups:
    """The same for so many cells that follow each other from `first` on: each ends where the next one begins."""
    cells = np.arange(first, first + number + 1, dtype=np.int64)
    edges = cells << shift(depth)
    at = np.array([each.points.among(edges) for each in layers])
    found = Groups(layers, cells[:-1], at[:, :-1], at[:, 1:])
    held = np.flatnonzero(found.counts)
    return Groups(layers, cells[held], at[:, held], at[:, held + 1])


def cells_of_boxes(boxes: Sequence[Box], depth: int) -> Ints:
    """The cells of this depth that the boxes touch, in order."""
    drop = DEPTH - depth
    parts = []
    for box in boxes:
        across = np.arange(column(box.west) >> drop, (column(box.east) >> drop) + 1, dtype=np.int64)
        down = np.arange(row(box.north) >> drop, (row(box.south) >> drop) + 1, dtype=np.int64)
        parts.append(morton.encode(np.tile(across, len(down)), np.repeat(down, len(across))))
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)


def cells_of_tile(z: int, x: int, y: int, finer: int) -> tuple[int, int, int]:
    """The first of the cells `finer` depths below the tile, how many they are, and their depth."""
    finer = min(finer, DEPTH - z)
    return code(x, y) << 2 * finer, 1 << 2 * finer, z + finer
