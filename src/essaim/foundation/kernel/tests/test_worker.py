"""The worker runs what is queued, and takes up again what a dead one had begun."""

import os
import socket
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from essaim.foundation.kernel import worker
from essaim.foundation.kernel.worker import Worker, forget_finished, requeue_orphans

pytestmark = pytest.mark.django_db
done: list[int] = []


@task()
def note(number: int) -> None:
    done.append(number)


@task()
def fail() -> None:
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def _queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    done.clear()


def begun_by(owner: str, ago: timedelta = timedelta()) -> DBTaskResult[Any, Any]:
    """A queued task, marked as begun by that worker."""
    row = DBTaskResult.objects.get(pk=note.enqueue(1).id)
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING, worker_ids=[owner], started_at=timezone.now() - ago
    )
    return row


def test_runs_what_is_queued_then_finds_nothing() -> None:
    for number in (1, 2):
        note.enqueue(number)
    one = Worker()
    assert [one.run_next(), one.run_next(), one.run_next()] == [True, True, False]
    assert sorted(done) == [1, 2]
    assert DBTaskResult.objects.successful().count() == 2


def test_a_failing_task_is_kept_as_failed_and_stops_nobody() -> None:
    fail.enqueue()
    assert Worker().run_next()
    assert "broken" in DBTaskResult.objects.failed().get().traceback


def test_what_a_killed_worker_had_begun_is_run_again() -> None:
    row = begun_by(f"{socket.gethostname()}:{2**22 + 5}")  # no process has such a number
    assert not Worker().run_next()
    assert requeue_orphans(socket.gethostname()) == 1
    assert Worker().run_next()
    row.refresh_from_db()
    assert (row.status, done) == (TaskResultStatus.SUCCESSFUL, [1])


def test_what_a_living_worker_does_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_is_worker", lambda pid: True)
    begun_by(f"{socket.gethostname()}:{os.getppid()}")
    assert requeue_orphans(socket.gethostname()) == 0


def test_another_machine_is_given_time() -> None:
    begun_by("elsewhere:12", timedelta(minutes=5))
    assert requeue_orphans(socket.gethostname()) == 0
    begun_by("elsewhere:13", timedelta(hours=1))
    assert requeue_orphans(socket.gethostname()) == 1


def test_a_number_given_to_another_program_is_not_a_worker() -> None:
    begun_by(f"{socket.gethostname()}:1")  # the first process of any system
    assert requeue_orphans(socket.gethostname()) == 1


def test_old_results_are_forgotten() -> None:
    note.enqueue(1)
    Worker().run_next()
    assert forget_finished() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert forget_finished() == 1


def test_a_periodic_call_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Worker()
    called = []
    one.due = {
        worker.Every(60, lambda: 1 / 0): 0.0,
        worker.Every(60, lambda: called.append(1)): 0.0,
    }
    one.run_due()
    one.run_due()
    assert called == [1]
