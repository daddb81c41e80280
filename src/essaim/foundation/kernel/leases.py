"""Whose task is whose: a worker holds what it has begun as long as its heart beats.

On the same machine a dead process is seen at once. On another one, its beats stop: after `LEASE` its tasks are taken
again. Machines that share a database must agree on the hour within half a minute (any of them that keeps time does).
"""

import logging
import os
import socket
import threading
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from essaim.foundation.kernel.models import Beat
from essaim.foundation.kernel.retrying import way_of

logger = logging.getLogger("essaim.worker")
BEAT = 20.0  # seconds between two beats
LEASE = timedelta(minutes=2)
DIED = "Le processus qui faisait cette tâche s’est arrêté net, à chaque essai."


@cache
def machine() -> str:
    """This machine since it started: two machines may bear one name, and one machine many containers."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
    except OSError:
        boot = "local"
    return f"{socket.gethostname()}-{boot}"


def own_name() -> str:
    """`machine:process`, under which this worker claims its tasks."""
    return f"{machine()}:{os.getpid()}"


class Heart(threading.Thread):
    """Beats beside the worker, so that a long task keeps its lease."""

    def __init__(self, name: str) -> None:
        super().__init__(name="heart", daemon=True)
        self.worker = name
        self.ended = threading.Event()

    def run(self) -> None:
        """Until told to end; a beat that the database refuses is tried again at the next."""
        while not self.ended.wait(BEAT):
            try:
                beat(self.worker)
            except Exception:
                logger.exception("the heart of %s missed a beat", self.worker)
                connection.close()
        connection.close()


def begin_beating(name: str) -> Heart:
    """Say that we live, forget who died here before us, and go on beating."""
    for other in Beat.objects.exclude(name=name):
        if other.name.startswith(f"{machine()}:") and not alive(other.name):
            other.delete()
    now = timezone.now()
    Beat.objects.update_or_create(name=name, defaults={"at": now, "since": now})
    heart = Heart(name)
    heart.start()
    return heart


def end_beating(heart: Heart) -> None:
    """A clean stop leaves no trace: what is left behind is who died."""
    heart.ended.set()
    heart.join(5)
    Beat.objects.filter(name=heart.worker).delete()


def beat(name: str) -> None:
    """One beat; written anew where a restored database has forgotten us."""
    now = timezone.now()
    if not Beat.objects.filter(name=name).update(at=now):
        Beat.objects.create(name=name, at=now, since=now)


def requeue_orphans() -> int:
    """Put back in the queue what dead workers had begun; returns how many tasks.

    A try that ended so counts: what kills its worker each time ends as failed.
    """
    beats = dict(Beat.objects.values_list("name", "at"))
    orphans = 0
    for row in DBTaskResult.objects.running().order_by("pk"):
        if is_lost(row, beats):
            same = DBTaskResult.objects.filter(
                pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at
            )
            orphans += same.update(**_afterwards(row))
    return orphans


def _afterwards(row: DBTaskResult) -> dict[str, object]:
    if len(row.worker_ids) < way_of(row).times:
        return {"status": TaskResultStatus.READY}
    now = timezone.now()
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": now,
        "traceback": DIED,
        "exception_class_path": "",
    }


def is_lost(row: DBTaskResult, beats: dict[str, datetime]) -> bool:
    """Whether who had begun this task will not end it; `beats`: the last one of each worker, by name."""
    name = (row.worker_ids or [":0"])[-1]
    if name.startswith(f"{machine()}:"):
        return not alive(name)
    last = beats.get(name) or row.started_at
    return last is None or last < timezone.now() - LEASE


def alive(name: str) -> bool:
    """Whether the process of that name, on this machine, is a worker that lives."""
    pid = int(name.rpartition(":")[2] or 0)
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
