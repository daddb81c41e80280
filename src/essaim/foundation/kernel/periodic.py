"""What the worker does again and again. Rooms declare theirs in `periodic.py`: `PERIODIC = [Every(seconds, run)]`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Every:
    """Call `run` every so many seconds; it must bear being called too often or twice.

    `apart`: in a thread of its own, since it waits for others (a mail server) or others wait for it (a code).
    """

    seconds: float
    run: Callable[[], Any]
    apart: bool = False


def seal_journal() -> None:
    """Seal what waits; imported late, since this file is scanned before models are of use."""
    from essaim.foundation.kernel.journal import seal_entries

    seal_entries()


PERIODIC = [Every(20, seal_journal)]


def periodic() -> list[Every]:
    """Everything that every room declared."""
    return [every for module in scan("periodic") for every in getattr(module, "PERIODIC", [])]
