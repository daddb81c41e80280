"""An index as it was written, and the few cards that changed since, seen as one through a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from essaim.connect.actors.tiles.cells import SIDE
from essaim.connect.actors.tiles.index import EVERYTHING, Choice, Index
from essaim.connect.actors.tiles.morton import Floats, Ints
from essaim.connect.actors.tiles.mvt import EXTENT, features, layer, number, text, value
from essaim.connect.actors.tiles.points import Groups, Layer, Points, cells_of_tile, side_by_side

FINER = 4  # a tile is cut in 16 × 16 cells
LAYER = "cards"
NAMED = 120  # bytes of a name: 256 of them weigh under 60 kB with the rest


@dataclass(frozen=True)
class Atlas:
    """`written`: the index as it was; `changed`: keys of the cards that may be otherwise since; `now`: those of them that are
    to be shown, as they are. A card of `now` is called by its position there, after all those of `written`."""

    written: Index
    changed: Ints
    now: Index

    @cached_property
    def gone(self) -> Ints:
        """Where the cards that changed stood."""
        return self.written.positions_of(self.changed)

    def layers(self, choice: Choice = EVERYTHING) -> list[Layer]:
        """What a view of this choice is made of. For the same choice again, keep them."""
        size = len(self.written)
        if choice == EVERYTHING:
            base = self.written.points
            found = [Layer(base.at(self.gone), -1)] if len(self.gone) else []
        else:
            chosen = self.written.select(choice)
            if len(self.gone):
                chosen = np.setdiff1d(chosen, self.gone, assume_unique=True)
            base, found = self.written.points.at(chosen), []
        found.append(Layer(base))
        if len(self.now):
            own = self.now.select(choice)
            codes = self.now.arrays["codes"][own]
            found.append(Layer(Points.of(codes, own + size)))
        return found

    def find(self, called: int) -> tuple[Index, int]:
        """The index that holds a card, and its position there."""
        size = len(self.written)
        return (self.written, called) if called < size else (self.now, called - size)

    def tile(
        self, layers: Sequence[Layer], at: tuple[int, int, int], kinds: Sequence[str], today: int
    ) -> bytes:
        """The tile `at` (z, x, y), as bytes of MVT: `count` of each cluster; `id`, `name`, `kind` and `months` (since somebody last
        said that it is right) of each card alone. `kinds`: names by number; `today`: days since 1970."""
        z, x, y = at
        groups = side_by_side(layers, *cells_of_tile(z, x, y, FINER))
        if not len(groups.cells):
            return b""
        width = SIDE >> z
        columns, rows = groups.middles
        left, top = _units(columns, x * width, width), _units(rows, y * width, width)
        values = [value(kind) for kind in kinds]
        single = groups.counts == 1
        written = [_clusters(groups.counts[~single], left[~single], top[~single], values)]
        single_at, called = groups.alone()
        for index, here, first in self._parts(called):
            written.append(
                _cards(
                    index, called[here] - first, (left[single_at[here]], top[single_at[here]]), values, today
                )
            )
        return layer(LAYER, KEYS, values, written)

    def _parts(self, called: Ints) -> list[tuple[Index, Ints | slice, int]]:
        """Which of these cards are of which index, and what its first one is called."""
        size = len(self.written)
        if not len(self.now):
            return [(self.written, slice(None), 0)] if len(called) else []
        older = called < size
        parts = ((self.written, np.flatnonzero(older), 0), (self.now, np.flatnonzero(~older), size))
        return [part for part in parts if len(part[1])]


KEYS = ("id", "name", "kind", "months", "count")


def _clusters(counts: Ints, x: Ints, y: Ints, values: list[bytes]) -> bytes:
    """The features of the clusters; their counts are added to the values."""
    if not len(counts):
        return b""
    known, ranks = np.unique(counts, return_inverse=True)
    ranks = ranks + len(values)
    values += map(number, known.tolist())
    return features(x, y, [(4, ranks)])


def _cards(index: Index, positions: Ints, at: tuple[Ints, Ints], values: list[bytes], today: int) -> bytes:
    """The features of cards; what they say is added to the values, which begin with the kinds."""
    ids, names, kinds, days = index.said(positions, NAMED)
    old = months(days, today)
    known = np.bincount(old) > 0
    months_at = np.cumsum(known)[old] + (len(values) - 1)
    values += map(number, np.flatnonzero(known).tolist())
    own = np.arange(len(positions)) + len(values)
    values += map(text, ids)
    values += map(text, names)
    return features(*at, [(0, own), (1, own + len(positions)), (2, kinds), (3, months_at)])


def _units(values: Floats, first: int, width: int) -> Ints:
    """Columns (or rows) of the finest depth as units of a tile that begins at `first` and is `width` wide."""
    units = ((values - first) * (EXTENT / width)).astype(np.int64)
    return np.minimum(units, EXTENT - 1)


def months(days: Ints, today: int) -> Ints:
    """Whole months, near enough, from these days to today; 0 for days to come."""
    return np.maximum((today - days) / 30.4375, 0).astype(np.int64)


def same_place(groups: Groups, group: int) -> bool:
    """Whether the points of a group all stand in one finest cell: no map takes them apart."""
    codes = set()
    for each, first, last in zip(groups.layers, groups.firsts[:, group], groups.lasts[:, group], strict=True):
        if last > first and each.sign > 0:
            codes |= {int(each.points.codes[first]), int(each.points.codes[last - 1])}
    return len(codes) == 1
