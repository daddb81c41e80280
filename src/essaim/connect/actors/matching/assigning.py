"""Where each record of a source has at most one twin in the other: which pairs stand."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def one_to_one(scored: Iterable[tuple[K, K, float]]) -> list[tuple[K, K, float]]:
    """The heaviest pair first, then the heaviest of what is left, and so on; equal weights in the order of the keys.

    Greedy, on purpose: a record keeps its best pair unless that one is better served, which can be said to a person. The
    best sum (the Hungarian method) would sometimes part two records that agree in all to please two others.
    """
    ordered = sorted(scored, key=lambda each: (-each[2], str(each[0]), str(each[1])))
    lefts: set[K] = set()
    rights: set[K] = set()
    kept = []
    for one, other, weight in ordered:
        if one not in lefts and other not in rights:
            lefts.add(one)
            rights.add(other)
            kept.append((one, other, weight))
    return kept
