"""Telling rooms above that something happened, without knowing them.

An event is one task row per subscriber, written in the transaction of the action that emits it: nothing is lost if
the worker is down, nothing is sent if the action fails.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django_tasks import task

Subscriber = Callable[..., None]
_subscribers: dict[str, list[Subscriber]] = defaultdict(list)


def on(name: str) -> Callable[[Subscriber], Subscriber]:
    """In a room's `subscribers.py`: call the function, in the worker, with the ids that the event carries."""

    def subscribe(function: Subscriber) -> Subscriber:
        _subscribers[name].append(function)
        return function

    return subscribe


def emit(name: str, **ids: Any) -> None:
    """Queue one delivery per subscriber of `name`; `ids` must be plain JSON values."""
    for subscriber in _subscribers[name]:
        deliver.enqueue(name, f"{subscriber.__module__}.{subscriber.__qualname__}", ids)


@task()
def deliver(name: str, path: str, ids: dict[str, Any]) -> None:
    """Hand one event to one subscriber; one that no longer exists (an upgrade) is passed over."""
    for subscriber in _subscribers[name]:
        if f"{subscriber.__module__}.{subscriber.__qualname__}" == path:
            subscriber(**ids)
