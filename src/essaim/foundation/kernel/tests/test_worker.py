"""The worker runs what is queued, tries again what fails, and takes up again what a dead one had begun."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from essaim.foundation.kernel import leases, worker
from essaim.foundation.kernel.leases import LEASE, machine, requeue_orphans
from essaim.foundation.kernel.models import Beat
from essaim.foundation.kernel.periodic import Every
from essaim.foundation.kernel.retrying import USUAL, GiveUp, Retrying, retrying
from essaim.foundation.kernel.worker import Worker, forget_finished

pytestmark = pytest.mark.django_db
NOBODY = f"{machine()}:{2**22 + 5}"  # no process has such a number
done: list[int] = []


@task()
def note(number: int) -> None:
    done.append(number)


@task()
@retrying(times=3, first=10, growth=2)
def fail() -> None:
    raise ValueError("broken")


@task()
def despair() -> None:
    raise GiveUp("Cette adresse n’existe plus.")


@pytest.fixture(autouse=True)
def _queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    done.clear()


def begun_by(owner: str, ago: timedelta = timedelta(), tries: int = 1) -> DBTaskResult[Any, Any]:
    """A queued task, marked as begun by that worker."""
    row = DBTaskResult.objects.get(pk=note.enqueue(1).id)
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING, worker_ids=[owner] * tries, started_at=timezone.now() - ago
    )
    return row


def make_ready() -> None:
    """Let the time of waiting pass."""
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))


def test_runs_what_is_queued_then_finds_nothing() -> None:
    for number in (1, 2):
        note.enqueue(number)
    one = Worker()
    assert [one.run_next(), one.run_next(), one.run_next()] == [True, True, False]
    assert sorted(done) == [1, 2]
    assert DBTaskResult.objects.successful().count() == 2


def test_a_task_that_always_fails_waits_longer_each_time_then_is_kept_as_failed() -> None:
    fail.enqueue()
    waits = []
    for _try in range(2):
        assert Worker().run_next()
        row = DBTaskResult.objects.get()
        assert row.status == TaskResultStatus.READY and "broken" in row.traceback
        waits.append((row.run_after - timezone.now()).total_seconds())
        assert not Worker().run_next()  # not before its time
        make_ready()
    assert 7 < waits[0] < 12.1 and 15 < waits[1] < 24.1
    assert Worker().run_next() and not Worker().run_next()
    failed = DBTaskResult.objects.failed().get()
    assert "broken" in failed.traceback and failed.exception_class_path == "builtins.ValueError"
    assert len(failed.worker_ids) == 3


def test_a_task_that_knows_better_is_not_tried_again() -> None:
    despair.enqueue()
    assert Worker().run_next()
    assert "Cette adresse" in DBTaskResult.objects.failed().get().traceback


def test_a_failing_task_stops_nobody() -> None:
    fail.enqueue()
    note.enqueue(3)
    one = Worker()
    assert one.run_next() and one.run_next()
    assert done == [3]


def test_success_forgets_the_failures_before() -> None:
    note.enqueue(1)
    DBTaskResult.objects.update(traceback="once", exception_class_path="x.Y")
    Worker().run_next()
    row = DBTaskResult.objects.successful().get()
    assert (row.traceback, row.exception_class_path) == ("", "")


def test_what_a_killed_worker_had_begun_is_run_again() -> None:
    row = begun_by(NOBODY)
    assert not Worker().run_next()
    assert requeue_orphans() == 1
    assert Worker().run_next()
    row.refresh_from_db()
    assert (row.status, done) == (TaskResultStatus.SUCCESSFUL, [1])


def test_what_kills_its_worker_each_time_ends_as_failed() -> None:
    begun_by(NOBODY, tries=USUAL.times)
    assert requeue_orphans() == 1
    assert "à chaque essai" in DBTaskResult.objects.failed().get().traceback


def test_what_a_living_worker_does_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "_is_worker", lambda pid: True)
    begun_by(f"{machine()}:{os.getppid()}")
    assert requeue_orphans() == 0


def test_another_machine_keeps_its_lease_as_long_as_its_heart_beats() -> None:
    now = timezone.now()
    begun_by("elsewhere:12", timedelta(hours=3))
    Beat.objects.create(name="elsewhere:12", at=now, since=now)
    assert requeue_orphans() == 0
    Beat.objects.update(at=now - LEASE - timedelta(seconds=1))
    assert requeue_orphans() == 1


def test_another_machine_without_a_beat_is_given_the_time_of_one() -> None:
    begun_by("elsewhere:12", timedelta(minutes=1))
    assert requeue_orphans() == 0
    begun_by("elsewhere:13", timedelta(hours=1))
    assert requeue_orphans() == 1


def test_a_number_given_to_another_program_is_not_a_worker() -> None:
    begun_by(f"{machine()}:1")  # the first process of any system
    assert requeue_orphans() == 1


def test_who_lost_its_lease_does_not_say_how_the_task_ended() -> None:
    row = begun_by(NOBODY)
    row.refresh_from_db()
    requeue_orphans()
    Worker().run_next()
    worker._put_back(row, ValueError("too late"))
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL


def test_a_clean_stop_leaves_no_beat_and_a_new_start_forgets_who_died(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leases.Heart, "start", lambda self: None)
    monkeypatch.setattr(leases.Heart, "join", lambda self, timeout: None)
    now = timezone.now()
    Beat.objects.create(name=NOBODY, at=now, since=now)
    heart = leases.begin_beating("us:1")
    assert set(Beat.objects.values_list("name", flat=True)) == {"us:1"}
    leases.end_beating(heart)
    assert not Beat.objects.exists()


def test_a_beat_that_a_restore_forgot_is_written_again() -> None:
    leases.beat("us:1")
    leases.beat("us:1")
    assert Beat.objects.count() == 1


def test_waits_grow_to_a_limit_and_are_not_all_alike() -> None:
    way = Retrying(times=9, first=30, growth=4, most=3600)
    assert 24 <= way.delay(1).total_seconds() <= 36
    assert 2880 <= way.delay(8).total_seconds() <= 4320
    assert len({way.delay(1) for _ in range(20)}) > 1


def test_old_results_are_forgotten() -> None:
    note.enqueue(1)
    Worker().run_next()
    assert forget_finished() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert forget_finished() == 1


def test_a_periodic_call_that_fails_does_not_stop_the_others() -> None:
    one = Worker()
    called = []
    one.due = {
        Every(60, lambda: 1 / 0): 0.0,
        Every(60, lambda: called.append(1)): 0.0,
    }
    one.run_due()
    one.run_due()
    assert called == [1]


def test_what_waits_for_others_runs_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[int] = []
    one = Worker()

    def send() -> None:
        called.append(1)
        one.running = len(called) < 3
        raise ValueError("the mail server is away")

    monkeypatch.setattr(worker, "periodic", lambda: [Every(0.5, send, apart=True), Every(9, send)])
    assert [every.run for every in Worker().apart] == [send]
    assert sum(every.run is send for every in Worker().due) == 1
    one.run_apart(Every(0, send, apart=True))
    assert len(called) == 3
