"""What narrows a list: each value with how many bear it, and the address that chooses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One value, how many of the list bear it (`more`: or more), the address that chooses it or, where it is
    `current`, drops it."""

    label: Any
    count: int
    url: str
    current: bool = False
    more: bool = False


@dataclass(frozen=True)
class Facet:
    """A way to narrow, with its values."""

    title: Any
    entries: Sequence[Entry]
