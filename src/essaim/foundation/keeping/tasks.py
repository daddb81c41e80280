"""A backup takes minutes on a large base: a process of its own makes it, and this task looks after that process."""

import subprocess
import sys
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from essaim.foundation.kernel.retrying import retrying

LOOK = timedelta(seconds=20)
SILENT = timedelta(minutes=2)  # a process that has told nothing for so long is dead
TRIES = 3
DIED = "Le processus qui la faisait s’est arrêté, trois fois."


@task()
@retrying(times=5, first=10)
def look_after(backup_id: int) -> None:
    """Start the process where it has not begun, or has died; come back until it has ended."""
    from essaim.foundation.keeping.models import Backup

    backup = Backup.objects.filter(pk=backup_id).first()
    if backup is None or not backup.running:
        return
    now = timezone.now()
    if backup.state == Backup.State.QUEUED or backup.updated_at < now - SILENT:
        if backup.tries >= TRIES:
            Backup.objects.filter(pk=backup_id).update(
                state=Backup.State.FAILED, refusal=DIED, finished_at=now, updated_at=now
            )
            return
        Backup.objects.filter(pk=backup_id).update(
            state=Backup.State.RUNNING, tries=backup.tries + 1, updated_at=now
        )
        start(backup_id)
    look_after.using(run_after=now + LOOK).enqueue(backup_id)


def start(backup_id: int) -> None:
    """A process beside the worker; it ends with the house."""
    command = [sys.executable, "-m", "essaim", "make_backup", "--asked", str(backup_id)]
    subprocess.Popen(command, stdin=subprocess.DEVNULL)
