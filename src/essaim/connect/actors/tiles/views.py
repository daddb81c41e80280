"""An index as it was written, and the few cards that changed since, seen as one through a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from essaim.connect.actors.tiles.cells import SIDE
from essaim.connect.actors.tiles.index import EVERYTHING, Choice, Index
from essaim.connect.actors.tiles.morton import Ints
from essaim.connect.actors.tiles.mvt import Feature, layer, tile_units
from essaim.connect.actors.tiles.points import Groups, Layer, Points, cells_of_tile, grouped

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
        cells, depth = cells_of_tile(z, x, y, FINER)
        groups = grouped(layers, cells, depth)
        if not len(groups.cells):
            return b""
        width = SIDE >> z
        columns, rows = groups.middles
        units = zip(
            tile_units(columns.tolist(), x * width, width),
            tile_units(rows.tolist(), y * width, width),
            strict=True,
        )
        alone = groups.alone()
        counts = groups.counts.tolist()
        return layer(
            LAYER,
            (
                Feature(left, top, self.told(alone[group], kinds, today) if group in alone else {"count": counts[group]})
                for group, (left, top) in enumerate(units)
            ),
        )  # fmt: skip

    def told(self, called: int, kinds: Sequence[str], today: int) -> dict[str, str | int]:
        """What a tile says of a card."""
        index, position = self.find(called)
        return {
            "id": str(index.public_id(position)),
            "name": index.name(position, NAMED),
            "kind": kinds[int(index.arrays["kinds"][position])],
            "months": months(int(index.arrays["days"][position]), today),
        }


def months(day: int, today: int) -> int:
    """Whole months, near enough, between two days."""
    return max(0, int((today - day) / 30.4375))


def same_place(groups: Groups, group: int) -> bool:
    """Whether the points of a group all stand in one finest cell: no map takes them apart."""
    codes = set()
    for each, first, last in zip(groups.layers, groups.firsts[:, group], groups.lasts[:, group], strict=True):
        if last > first and each.sign > 0:
            codes |= {int(each.points.codes[first]), int(each.points.codes[last - 1])}
    return len(codes) == 1
