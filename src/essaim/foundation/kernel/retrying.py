"""How often a task that fails is tried again, and how long it waits in between.

    @task()
    @retrying(times=8, first=30)
    def send(mail_id: int) -> None: …

A task is done at least once, never exactly once: a worker may die between the work and the word that it is done. Write
tasks so that beginning again is harmless (look first whether it is done, or do it in one transaction).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Retrying:
    """`times` tries in all; `first` seconds before the second, `growth` times more before each next, at most `most`."""

    times: int = 5
    first: float = 30
    growth: float = 4
    most: float = 6 * 3600

    def delay(self, tries: int) -> timedelta:
        """How long to wait after so many tries; a fifth more or less, so that what failed together comes back apart."""
        seconds = min(self.most, self.first * self.growth ** (tries - 1))
        return timedelta(seconds=seconds * random.uniform(0.8, 1.2))


USUAL = Retrying()  # half a minute, two, eight, half an hour: what a restart or a busy neighbour lasts


class GiveUp(Exception):
    """Raised by a task that knows that trying again is no use; its sentence, in French, tells the host why."""


def retrying(times: int, first: float = 30, growth: float = 4, most: float = 6 * 3600) -> Callable[[F], F]:
    """Under `@task()`: this task's own way of being tried again. Seconds."""

    def declare(function: F) -> F:
        function.retrying = Retrying(times, first, growth, most)  # type: ignore[attr-defined]
        return function

    return declare


def way_of(row: Any) -> Retrying:
    """How the task of this row is tried again; the usual way where its function is gone (an upgrade)."""
    try:
        found: Retrying = getattr(row.task.func, "retrying", USUAL)
    except (ImportError, AttributeError):
        return USUAL
    return found
