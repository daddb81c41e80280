"""Who bears terms: upper rooms declare it in `term_uses.py`, `USES = [Use(…)]`, so that words can be merged and counted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Use:
    """One kind of objects that bear terms.

    `name`: of these objects, as `app.model`. `count(term_id)` → how many; `counts()` → term id → how many public ones;
    `elsewhere(term_id, space_ids)` → whether some are kept outside these spaces; `bearers(term_id, after, most)` → the
    keys of at most so many, in order, from the one after; `move(loser_id, winner_id, most)` → give the winner to at
    most so many that bore the loser: key → whether it bore the winner already; `give_back(loser_id, winner_id, had)` →
    those keys that still bear the winner bear the loser again, and the winner no more unless they had it; `url(term)` →
    the list of those that one may see, "" where these objects bear no word of that scheme.
    """

    name: str
    label: Any
    count: Callable[[int], int]
    counts: Callable[[], dict[int, int]]
    elsewhere: Callable[[int, Iterable[int]], bool]
    bearers: Callable[[int, int, int], list[int]]
    move: Callable[[int, int, int], dict[int, bool]]
    give_back: Callable[[int, int, Mapping[int, bool]], None]
    url: Callable[[Any], str]


@cache
def uses() -> list[Use]:
    """Every room's."""
    return [use for module in scan("term_uses") for use in getattr(module, "USES", [])]


def borne(term_id: int) -> int:
    """How many objects bear the term; one query a room."""
    return sum(use.count(term_id) for use in uses())


def borne_elsewhere(term_id: int, space_ids: Iterable[int]) -> bool:
    """Whether something outside these spaces bears the term."""
    spaces = list(space_ids)
    return any(use.elsewhere(term_id, spaces) for use in uses())
