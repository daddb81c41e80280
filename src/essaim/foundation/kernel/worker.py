"""The task worker: takes queued tasks one by one, and calls what is periodic.

Thin, over django-tasks-db's rows. A task that a killed worker had begun is taken again, at once on the same machine,
after `LEASE` elsewhere: tasks are short (long work queues its own sequel) and written so that beginning again is harmless.
"""

import logging
import os
import signal
import socket
import time
from datetime import timedelta
from threading import Thread
from types import FrameType

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from essaim.foundation.kernel.periodic import Every, periodic

logger = logging.getLogger("essaim.worker")
PAUSE = 0.5  # seconds between two looks at an empty queue
PATIENCE = 10.0  # seconds given to threads to finish what is under way
LEASE = timedelta(minutes=15)  # what another machine began and has not ended since is taken again
KEPT = timedelta(days=7)  # finished tasks, for whoever looks for what went wrong


class Worker:
    """One process, one task at a time; stops between two tasks when asked to."""

    def __init__(self) -> None:
        self.host = socket.gethostname()
        self.name = f"{self.host}:{os.getpid()}"
        self.running = True
        own = [Every(60, lambda: requeue_orphans(self.host)), Every(3600, forget_finished)]
        everything = [*own, *periodic()]
        self.due = dict.fromkeys([every for every in everything if not every.apart], 0.0)
        self.apart = [every for every in everything if every.apart]

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Signal handler: finish the task at hand, then leave."""
        self.running = False

    def run(self) -> None:
        """Until told to stop: what is due, then what is queued, then a pause."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
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
            row.set_successful(row.task.call(*result.args, **result.kwargs))
        except Exception as error:
            logger.exception("task %s failed", row.task_path)
            row.set_failed(error)
        return True


def requeue_orphans(host: str) -> int:
    """Put back in the queue what dead workers had begun; returns how many tasks."""
    orphans = 0
    lapsed = timezone.now() - LEASE
    for row in DBTaskResult.objects.running().order_by("pk"):
        owner, _, pid = (row.worker_ids or [":0"])[-1].rpartition(":")
        lost = not _alive(int(pid)) if owner == host else row.started_at is None or row.started_at < lapsed
        if lost:
            orphans += DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.READY
            )
    return orphans


def forget_finished() -> int:
    """Drop the rows of tasks that ended more than `KEPT` ago; returns how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()[0]


def _alive(pid: int) -> bool:
    if pid == os.getpid() or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's process
    return _is_worker(pid)


def _is_worker(pid: int) -> bool:
    """A number may have been given to another program since: look at what it runs, where the system tells."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as command:
            return b"run_worker" in command.read()
    except OSError:
        return True
