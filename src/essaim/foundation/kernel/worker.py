"""The task worker: takes queued tasks one by one, and queues what comes back.

Thin, over django-tasks-db's rows. A task that fails is tried again, later and later (`retrying.py`); one that a dead
worker had begun is taken again (`leases.py`). Tasks are short (long work queues its own sequel, or starts a process of
its own) and written so that beginning again is harmless.
"""

import logging
import signal
import time
from datetime import timedelta
from threading import Thread
from types import FrameType
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from essaim.foundation.kernel.leases import begin_beating, end_beating, own_name, requeue_orphans
from essaim.foundation.kernel.periodic import Every, periodic, queue_daily
from essaim.foundation.kernel.retrying import GiveUp, way_of

logger = logging.getLogger("essaim.worker")
PAUSE = 0.5  # seconds between two looks at an empty queue
PATIENCE = 10.0  # seconds given to threads to finish what is under way
KEPT = timedelta(days=7)  # finished tasks, for whoever looks for what went wrong


class Worker:
    """One process, one task at a time; stops between two tasks when asked to."""

    def __init__(self) -> None:
        self.name = own_name()
        self.running = True
        own = [Every(15, requeue_orphans), Every(20, queue_daily), Every(3600, forget_finished)]
        everything = [*own, *(each for each in periodic() if isinstance(each, Every))]
        self.due = dict.fromkeys([every for every in everything if not every.apart], 0.0)
        self.apart = [every for every in everything if every.apart]

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Signal handler: finish the task at hand, then leave."""
        self.running = False

    def run(self) -> None:
        """Until told to stop: what is due, then what is queued, then a pause."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        heart = begin_beating(self.name)
        threads = [Thread(target=self.run_apart, args=[every], daemon=True) for every in self.apart]
        for thread in threads:
            thread.start()
        while self.running:
            close_old_connections()
            self.run_due()
            if not self.run_next():
                time.sleep(PAUSE)
        for thread in threads:
            thread.join(PATIENCE)
        end_beating(heart)

    def run_apart(self, every: Every) -> None:
        """In its own thread, with a connection of its own: again and again until told to stop."""
        while self.running:
            close_old_connections()
            try:
                every.run()
            except Exception:
                logger.exception("periodic %s failed", every.run.__qualname__)
            time.sleep(every.seconds)
        connection.close()

    def run_due(self) -> None:
        """Call each periodic function whose time has come; one that fails is logged and called again in its turn."""
        for every, since in self.due.items():
            if time.monotonic() - since >= every.seconds or not since:
                try:
                    every.run()
                except Exception:
                    logger.exception("periodic %s failed", every.run.__qualname__)
                self.due[every] = time.monotonic()

    def run_next(self) -> bool:
        """Run one queued task; False where none is ready."""
        if not DBTaskResult.objects.ready().exists():  # a read, so that waiting takes no write lock
            return False
        with transaction.atomic():
            row = DBTaskResult.objects.ready().get_locked()
            if row is None:
                return False
            row.claim(self.name)
        try:
            result = row.task_result
            value = row.task.call(*result.args, **result.kwargs)
            _end(row, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), return_value=value)
        except Exception as error:
            _put_back(row, error)
        return True


def _put_back(row: DBTaskResult, error: Exception) -> None:
    """Have a task that failed tried again in a while; after its last try it stays as failed, for the host to see."""
    from traceback import format_exception

    tries, way = len(row.worker_ids), way_of(row)
    told: dict[str, Any] = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
    }
    if tries < way.times and not isinstance(error, GiveUp):
        later = timezone.now() + way.delay(tries)
        logger.warning("task %s failed (%s of %s): %s", row.task_path, tries, way.times, error)
        return _end(row, status=TaskResultStatus.READY, run_after=later, **told)
    logger.error("task %s failed for good", row.task_path, exc_info=error)
    return _end(row, status=TaskResultStatus.FAILED, finished_at=timezone.now(), **told)


def _end(row: DBTaskResult, **fields: Any) -> None:
    """Write how a task ended, unless its lease lapsed meanwhile and another has taken it."""
    if fields["status"] == TaskResultStatus.SUCCESSFUL:
        fields |= {"exception_class_path": "", "traceback": ""}
    ours = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if not ours.update(**fields):
        logger.warning("task %s had been taken by another worker", row.pk)


def forget_finished() -> int:
    """Drop the rows of tasks that ended more than `KEPT` ago; returns how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()[0]
