"""Long works, which their author may leave and find again: each room's `works.py` declares `def works(user) -> list[Work]`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Work:
    """One long work: what it is, the page where it is followed, where it stands (`state`, in words; `tone` as for the
    `state` component). `done` of `total` while it runs (0: unknown). `sentence`: what came of it, or why it failed;
    `retry`: the address that begins it again by a POST, where it may be."""

    title: str
    url: str
    state: str
    at: datetime
    running: bool
    tone: str = ""
    done: int = 0
    total: int = 0
    sentence: str = ""
    retry: str = ""


def works_of(user: Any) -> list[Work]:
    """The works that `user` asked for: those that run first, then the newest. Each room gives a bounded number."""
    found = [each for module in scan("works") for each in getattr(module, "works", _nothing)(user)]
    return sorted(found, key=lambda each: (not each.running, -each.at.timestamp()))


def _nothing(user: Any) -> list[Work]:
    return []
