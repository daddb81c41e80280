"""What must happen at an hour is computed from the clock, and queued once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from essaim.foundation.kernel import periodic
from essaim.foundation.kernel.models import LastRun
from essaim.foundation.kernel.periodic import Daily, queue_daily
from essaim.foundation.kernel.worker import Worker

called: list[int] = []


def call() -> None:
    called.append(1)


DAILY = Daily("03:10", call)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("daily", "now", "due"),
    [
        (DAILY, "2026-11-21T02:10", "2026-11-21T02:10"),  # Paris, in winter: an hour ahead
        (DAILY, "2026-11-21T02:09", "2026-11-20T02:10"),
        (DAILY, "2026-07-01T01:10", "2026-07-01T01:10"),  # in summer: two
        (Daily("02:30", call), "2026-03-29T12:00", "2026-03-29T01:30"),  # 02:30 does not exist that night
        (Daily("02:30", call), "2026-10-25T12:00", "2026-10-25T00:30"),  # it comes twice: the first
        (Daily("08:00", call, days=(0,)), "2026-11-21T12:00", "2026-11-16T07:00"),  # a Monday
    ],
)
def test_the_last_hour_due(daily: Daily, now: str, due: str) -> None:
    assert daily.last_due(at(now)) == at(due)


@pytest.fixture
def only(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    monkeypatch.setattr(periodic, "periodic", lambda: [DAILY])
    called.clear()


@pytest.mark.usefixtures("only")
def test_first_seen_it_waits_for_its_hour_then_is_queued_once_even_late() -> None:
    assert queue_daily() == 0 and queue_daily() == 0
    LastRun.objects.update(at=timezone.now() - timedelta(days=3))  # nobody was there for three nights
    assert queue_daily() == 1
    assert queue_daily() == 0
    assert DBTaskResult.objects.count() == 1
    assert Worker().run_next()
    assert called == [1]


@pytest.mark.usefixtures("only")
def test_two_workers_queue_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    queue_daily()
    LastRun.objects.update(at=timezone.now() - timedelta(days=2))
    real, asked = periodic.transaction.atomic, []

    def atomic(*given: Any, **named: Any) -> Any:
        if not asked:  # another worker comes between our look and our write
            asked.append(1)
            queue_daily()
        return real(*given, **named)

    monkeypatch.setattr(periodic.transaction, "atomic", atomic)
    queue_daily()
    assert DBTaskResult.objects.filter(task_path__endswith="run_daily").count() == 1


@pytest.mark.usefixtures("only")
def test_what_no_room_declares_any_more_does_nothing() -> None:
    periodic.run_daily.call("gone.away")
    assert called == []
