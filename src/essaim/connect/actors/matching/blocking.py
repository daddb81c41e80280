"""Which records are worth comparing: those that share a key. A key that too many share tells nothing."""

from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
MOST = 60  # records of one key: beyond, it is left aside


@lru_cache(maxsize=65_536)
def number(key: str) -> int:
    """A key as a whole number of 63 bits, the same on every machine: what a database keeps and finds fastest."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def blocks(keyed: Iterable[tuple[K, Iterable[Hashable]]]) -> dict[Hashable, list[K]]:
    """Key → the records that bear it."""
    found: dict[Hashable, list[K]] = {}
    for record, keys in keyed:
        for key in keys:
            found.setdefault(key, []).append(record)
    return found


def pairs(keyed: Iterable[tuple[K, Iterable[Hashable]]], most: int = MOST) -> Iterator[tuple[K, K]]:
    """Each pair of records that share a key, once, the first of the two being the first that came."""
    order: dict[K, int] = {}
    kept = []
    for record, keys in keyed:
        order[record] = len(order)
        kept.append((record, keys))
    seen: set[tuple[int, int]] = set()
    for block in blocks(kept).values():
        if 1 < len(block) <= most:
            for place, one in enumerate(block):
                for other in block[place + 1 :]:
                    ranks = (order[one], order[other])
                    if ranks not in seen and ranks[0] != ranks[1]:
                        seen.add(ranks)
                        yield one, other


def across(
    left: Iterable[tuple[K, Iterable[Hashable]]],
    right: Iterable[tuple[K, Iterable[Hashable]]],
    most: int = MOST,
) -> Iterator[tuple[K, K]]:
    """Each pair of a record of one source and a record of another that share a key, once."""
    theirs = blocks(right)
    ours = blocks(left)
    seen: set[tuple[K, K]] = set()
    for key, some in ours.items():
        others = theirs.get(key, ())
        if len(some) <= most and len(others) <= most:
            for one in some:
                for other in others:
                    if (one, other) not in seen:
                        seen.add((one, other))
                        yield one, other
