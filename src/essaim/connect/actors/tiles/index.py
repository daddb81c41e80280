"""What a map reads of each card, in the order of codes, as plain arrays: they are as good in a file as in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from essaim.connect.actors.tiles.morton import Ints
from essaim.connect.actors.tiles.points import Points

Array = NDArray[Any]
NO_COMMUNE = 0
_DIGITS = 5


class Row(NamedTuple):
    """A card. `kind`: its number for the caller; `commune`: its INSEE code or ""; `day`: days since 1970 when somebody last
    said that it is right."""

    key: int
    code: int
    kind: int
    space: int
    commune: str
    day: int
    public_id: UUID
    name: str


@dataclass(frozen=True)
class Choice:
    """What one looks for: all of these at once. `kind`: -1 for any. `spaces` or `members` (keys of cards): one or the other
    where either is given. `communes`: ranges of codes, both ends included; None: anywhere. `terms`: all of them. `keys`:
    among these cards; None: any."""

    kind: int = -1
    spaces: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    communes: tuple[tuple[str, str], ...] | None = None
    terms: tuple[int, ...] = ()
    keys: tuple[int, ...] | None = field(default=None, repr=False)


EVERYTHING = Choice()


class Index:
    """`arrays`: `codes` sorted, with the sums of their columns and rows (`points`); then, one a card in that order, `keys`, `kinds`,
    `spaces`, `communes`, `days`, `uuids`; `ends` and `names`: where each name ends in the bytes of all; `order`: positions by key;
    `terms`, `starts` and `bearers`: for each term in order, where its positions begin."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.arrays = arrays

    def __len__(self) -> int:
        return len(self.arrays["codes"])

    @cached_property
    def points(self) -> Points:
        """All of them; what they are called is their position."""
        every = np.arange(len(self), dtype=np.uint32)
        return Points(self.arrays["codes"], every, self.arrays["columns"], self.arrays["rows"])  # type: ignore[arg-type]

    def key(self, position: int) -> int:
        """The card's key."""
        return int(self.arrays["keys"][position])

    def said(self, positions: Ints, most: int) -> tuple[list[bytes], list[bytes], Array, Array]:
        """The public ids, the names cut to so many bytes, the kinds and the days of the cards that stand there."""
        positions = positions.astype(np.int64)
        ends, names = self.arrays["ends"], self.names
        lasts, firsts = ends[positions].tolist(), np.where(positions, ends[positions - 1], 0).tolist()
        plain = self.arrays["uuids"][positions].tobytes().hex().encode()
        ids = [
            b"-".join((each[:8], each[8:12], each[12:16], each[16:20], each[20:]))
            for each in (plain[at : at + 32] for at in range(0, len(plain), 32))
        ]
        cut = [
            bytes(names[first:last]) if last - first <= most else _cut(bytes(names[first : first + most]))
            for first, last in zip(firsts, lasts, strict=True)
        ]
        return ids, cut, self.arrays["kinds"][positions], self.arrays["days"][positions]

    @cached_property
    def names(self) -> memoryview:
        """The bytes of all names."""
        return memoryview(self.arrays["names"])  # type: ignore[arg-type]

    def positions_of(self, keys: Iterable[int] | Ints) -> Ints:
        """Where these cards stand, sorted; those that are not here left out."""
        wanted = np.asarray(keys if isinstance(keys, np.ndarray) else list(keys), np.int64)
        order, own = self.arrays["order"], self.arrays["keys"]
        if not len(own) or not len(wanted):
            return np.empty(0, np.int64)
        found = np.minimum(np.searchsorted(own, wanted, sorter=order), len(own) - 1)
        positions = order[found]
        return np.unique(positions[own[positions] == wanted]).astype(np.int64)

    def bearing(self, term: int) -> Ints:
        """Where the cards that bear this word stand, sorted."""
        terms, starts = self.arrays["terms"], self.arrays["starts"]
        at = int(np.searchsorted(terms, term))
        if at == len(terms) or terms[at] != term:
            return np.empty(0, np.int64)
        return self.arrays["bearers"][starts[at] : starts[at + 1]].astype(np.int64)

    def select(self, choice: Choice) -> Ints:
        """Where the cards that match stand, sorted."""
        parts = [self.bearing(term) for term in choice.terms]
        if choice.keys is not None:
            parts.append(self.positions_of(choice.keys))
        parts.sort(key=len)
        found = parts[0] if parts else None
        for part in parts[1:]:
            found = np.intersect1d(found, part, assume_unique=True)  # type: ignore[arg-type]
        return self._narrowed(choice, found)

    def _narrowed(self, choice: Choice, found: Ints | None) -> Ints:
        """What is asked of each card by itself: of `found`, or of all."""

        def column(name: str) -> Array:
            return self.arrays[name] if found is None else self.arrays[name][found]

        fits: list[Array] = []
        if choice.kind >= 0:
            fits.append(column("kinds") == choice.kind)
        if choice.spaces or choice.members:
            kept = np.isin(column("spaces"), np.array(choice.spaces, np.int64))
            fits.append(kept | np.isin(column("keys"), np.array(choice.members, np.int64)))
        if choice.communes is not None:
            fits.append(_within(column("communes"), choice.communes))
        if not fits:
            return np.arange(len(self), dtype=np.int64) if found is None else found
        matching = np.flatnonzero(np.logical_and.reduce(fits))
        return matching if found is None else found[matching]


def _cut(name: bytes) -> bytes:
    """Without the last letter where it is not whole."""
    return name.decode(errors="ignore").encode()


def _within(communes: Array, ranges: Sequence[tuple[str, str]]) -> Array:
    """Whether each code is in one of the ranges."""
    pairs = sorted((commune_number(first), commune_number(last)) for first, last in ranges)
    firsts = np.array([first for first, _last in pairs], np.int64)
    lasts = np.array([last for _first, last in pairs], np.int64)
    if not len(firsts):
        return np.zeros(len(communes), bool)
    at = np.searchsorted(firsts, communes, side="right") - 1
    return (at >= 0) & (communes <= lasts[np.maximum(at, 0)]) & (communes != NO_COMMUNE)


def commune_number(code: str) -> int:
    """A code of five digits and letters as a number, in the same order; 0 for what is not one."""
    plain = len(code) == _DIGITS and code.isascii() and code.isalnum()
    return int(code, 36) if plain else NO_COMMUNE


def build(rows: Iterable[Sequence[Row]], borne: Iterable[tuple[Ints, Ints]]) -> Index:
    """From rows by lots, and from (terms, keys of cards) by lots, which may name cards that are not there."""
    lots = [_packed(lot) for lot in rows if lot] or [_packed([])]
    columns = {name: np.concatenate([lot[name] for lot in lots]) for name in lots[0]}
    lots.clear()
    order = np.argsort(columns["codes"], kind="stable")
    names, lengths = columns.pop("names"), columns.pop("lengths")
    arrays: dict[str, Array] = {name: values[order] for name, values in columns.items()}
    arrays |= _names(names, lengths, order)
    points = Points.of(arrays["codes"], np.empty(0, np.int64))
    arrays |= {"columns": points.columns, "rows": points.rows}
    arrays["order"] = np.argsort(arrays["keys"]).astype(np.uint32)
    return Index({**arrays, **_inverted(Index(arrays), borne)})


def _packed(rows: Sequence[Row]) -> dict[str, Array]:
    names = [row.name.encode() for row in rows]
    uuids = b"".join(row.public_id.bytes for row in rows)
    return {
        "codes": np.array([row.code for row in rows], np.int64),
        "keys": np.array([row.key for row in rows], np.int64),
        "kinds": np.array([row.kind for row in rows], np.uint8),
        "spaces": np.array([row.space for row in rows], np.int32),
        "communes": np.array([commune_number(row.commune) for row in rows], np.int32),
        "days": np.array([row.day for row in rows], np.int32),
        "uuids": np.frombuffer(uuids, np.uint8).reshape(-1, 16),
        "names": np.frombuffer(b"".join(names), np.uint8),
        "lengths": np.array([len(name) for name in names], np.int64),
    }


def _names(names: Array, lengths: Ints, order: Ints) -> dict[str, Array]:
    """The bytes of all names, in this order."""
    ends = np.cumsum(lengths)
    whole, firsts = names.tobytes(), (ends - lengths).tolist()
    until = ends.tolist()
    moved = b"".join([whole[firsts[each] : until[each]] for each in order.tolist()])
    kept = np.cumsum(lengths[order])
    small = kept.astype(np.uint32) if len(whole) < 1 << 32 else kept
    return {"ends": small, "names": np.frombuffer(moved, np.uint8)}


def _inverted(index: Index, borne: Iterable[tuple[Ints, Ints]]) -> dict[str, Array]:
    found_terms, found_positions = [np.empty(0, np.int32)], [np.empty(0, np.uint32)]
    order, own = index.arrays["order"], index.arrays["keys"]
    for terms, keys in borne:
        if len(own) and len(keys):
            positions = order[np.minimum(np.searchsorted(own, keys, sorter=order), len(own) - 1)]
            here = own[positions] == keys
            found_terms.append(terms[here].astype(np.int32))
            found_positions.append(positions[here].astype(np.uint32))
    terms, positions = np.concatenate(found_terms), np.concatenate(found_positions)
    order = np.lexsort((positions, terms))
    named, starts = np.unique(terms[order], return_index=True)
    ends = np.append(starts, len(terms)).astype(np.uint32)
    return {"terms": named, "starts": ends, "bearers": positions[order]}
