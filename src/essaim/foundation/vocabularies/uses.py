"""Who bears terms: upper rooms declare it in `term_uses.py`, `USES = [Use(…)]`, so that words can be merged and counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Use:
    """One kind of objects that bear terms.

    `count(term_id)` → how many; `counts()` → term id → how many public ones; `elsewhere(term_id, space_ids)` → whether
    some are kept outside these spaces; `move(loser_id, winner_id, most)` → give the winner to at most so many that
    bore the loser, and say how many there were; `url(term)` → the list of those that one may see.
    """

    label: Any
    count: Callable[[int], int]
    counts: Callable[[], dict[int, int]]
    elsewhere: Callable[[int, Iterable[int]], bool]
    move: Callable[[int, int, int], int]
    url: Callable[[Any], str]


@cache
def uses() -> list[Use]:
    """Every room's."""
    return [use for module in scan("term_uses") for use in getattr(module, "USES", [])]


def borne(term_id: int) -> int:
    """How many objects bear the term; one query a room."""
    return sum(use.count(term_id) for use in uses())


def move(loser_id: int, winner_id: int, most: int) -> int:
    """Move at most so many of each kind; how many were moved: 0 when it is done."""
    return sum(use.move(loser_id, winner_id, most) for use in uses())


def borne_elsewhere(term_id: int, space_ids: Iterable[int]) -> bool:
    """Whether something outside these spaces bears the term."""
    spaces = list(space_ids)
    return any(use.elsewhere(term_id, spaces) for use in uses())
