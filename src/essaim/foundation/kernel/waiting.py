"""What waits for somebody: each room's `waiting.py` declares `def waiting(user) -> list[Waiting]`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Waiting:
    """One thing to do: a sentence, the page where it is done, since when it waits."""

    text: str
    url: str
    since: datetime


def waiting_for(user: Any) -> list[Waiting]:
    """All that waits for `user`, longest waiting first. Each room makes a bounded number of queries."""
    found = [each for module in scan("waiting") for each in getattr(module, "waiting", _nothing)(user)]
    return sorted(found, key=lambda each: each.since)


def _nothing(user: Any) -> list[Waiting]:
    return []
