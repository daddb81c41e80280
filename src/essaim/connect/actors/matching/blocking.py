"""Which records are worth comparing: those that share a key. A key that too many share tells nothing."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
MOST = 30  # records of one key: beyond, it is left aside
ENOUGH = 2  # keys that two records have to share where each is weak


@lru_cache(maxsize=65_536)
def number(key: str, weak: bool = False) -> int:
    """A key as a whole number of 63 bits, the same on every machine: what a database keeps and finds fastest. That of a
    weak key, which proves nothing alone, is odd."""
    found = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 2
    return found << 1 | weak


def is_weak(key: int) -> bool:
    """Of a key as a number."""
    return bool(key & 1)


def met(keys: Iterable[int], held: Mapping[int, Iterable[K]]) -> set[K]:
    """The records that share enough of these keys, as numbers: one, or two weak ones. `held`: key → who bears it."""
    found: set[K] = set()
    once: set[K] = set()
    for key in keys:
        bearers = held.get(key, ())
        if is_weak(key):
            found.update(each for each in bearers if each in once)
            once.update(bearers)
        else:
            found.update(bearers)
    return found


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
