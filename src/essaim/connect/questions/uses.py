"""Who answers questions: upper rooms declare it in `question_uses.py`, `USES = [counts]`."""

from collections.abc import Callable, Sequence
from functools import cache

from essaim.foundation.kernel.registry import scan

Counts = Callable[[Sequence[int]], dict[int, int]]


@cache
def uses() -> list[Counts]:
    """Every room's `counts(question_ids)` → question id → how many answers it has."""
    return [use for module in scan("question_uses") for use in getattr(module, "USES", [])]


def answered(keys: Sequence[int]) -> dict[int, int]:
    """How many answers each of these questions has; one query a room."""
    found = dict.fromkeys(keys, 0)
    for counts in uses() if keys else ():
        for key, count in counts(keys).items():
            found[key] += count
    return found
