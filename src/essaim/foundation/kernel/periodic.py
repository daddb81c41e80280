"""What the worker does again and again. Rooms declare theirs in `periodic.py`:

    PERIODIC = [Every(600, run), Daily("03:10", run), Daily("08:00", run, days=(0,))]

`Every` is called in the worker, so many seconds apart: let it be quick. `Daily` becomes a task at its hour, by the clock
of the service (TIME_ZONE): it is tried again where it fails, and a worker that was down at that hour does it once, late.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Every:
    """Call `run` every so many seconds; it must bear being called too often or twice.

    `apart`: in a thread of its own, since it waits for others (a mail server) or others wait for it (a code).
    """

    seconds: float
    run: Callable[[], Any]
    apart: bool = False


@dataclass(frozen=True)
class Daily:
    """Call `run` at this hour (« 03:10 »), on these days of the week (0: Monday; none named: each day)."""

    at: str
    run: Callable[[], Any]
    days: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Under which its last run is kept."""
        return f"{self.run.__module__}.{self.run.__qualname__}"

    def last_due(self, now: datetime) -> datetime:
        """The last instant, `now` included, at which it had to be done. An hour that a change of clocks skips comes
        an hour later; one that comes twice counts the first time."""
        zone = timezone.get_default_timezone()
        today, hour = now.astimezone(zone).date(), time.fromisoformat(self.at)
        for back in range(9):
            day = today - timedelta(days=back)
            moment = datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
            if moment <= now and (not self.days or day.weekday() in self.days):
                return moment
        raise ValueError(f"{self.name}: no such day")


def seal_journal() -> None:
    """Seal what waits; imported late, since this file is scanned before models are of use."""
    from essaim.foundation.kernel.journal import seal_entries

    seal_entries()


PERIODIC: list[Every | Daily] = [Every(20, seal_journal)]


def periodic() -> list[Every | Daily]:
    """Everything that every room declared."""
    return [each for module in scan("periodic") for each in getattr(module, "PERIODIC", [])]


def queue_daily() -> int:
    """Queue what has become due since it was last queued; returns how many. One seen for the first time begins at its
    next hour. Several workers may call it at once."""
    from essaim.foundation.kernel.models import LastRun

    now, queued = timezone.now(), 0
    known = dict(LastRun.objects.values_list("name", "at"))
    for daily in (each for each in periodic() if isinstance(each, Daily)):
        last = known.get(daily.name)
        if last is None:
            LastRun.objects.bulk_create([LastRun(name=daily.name, at=now)], ignore_conflicts=True)
        elif last < daily.last_due(now):
            with transaction.atomic():
                if LastRun.objects.filter(name=daily.name, at=last).update(at=now):
                    run_daily.enqueue(daily.name)
                    queued += 1
    return queued


@task()
def run_daily(name: str) -> None:
    """Do what a room declared under that name; nothing where no room declares it any more."""
    for daily in periodic():
        if isinstance(daily, Daily) and daily.name == name:
            daily.run()
