"""Making the backup that somebody asked for: its row tells how far it is, and how it ended."""

import logging
import os
import time
from contextlib import suppress

from django.utils import timezone

from essaim.foundation.keeping import backing
from essaim.foundation.keeping.actions import progress
from essaim.foundation.keeping.models import Backup
from essaim.foundation.keeping.problems import Problem

logger = logging.getLogger("essaim.keeping")
EVERY = 2.0  # seconds between two words about it


def run(backup_id: int) -> bool:
    """Make it, drop the nights that are no longer kept; False where it failed, and its row says why."""
    backup = Backup.objects.filter(pk=backup_id).first()
    if backup is None or not backup.running:
        return False
    with suppress(OSError):
        os.nice(10)  # pages come first
    path, last = backing.folder() / backup.file_name, 0.0

    def moved(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            progress(backup_id, done=min(done, total), total=total, state=Backup.State.RUNNING)

    try:
        backing.make(path, moved)
        if backup.nightly:
            backing.prune()
    except Problem as problem:
        return _failed(backup_id, str(problem))
    except Exception as error:
        logger.exception("backup %s failed", backup_id)
        return _failed(backup_id, f"Erreur imprévue\u202f: {type(error).__name__}, {error}")
    size, now = path.stat().st_size, timezone.now()
    progress(backup_id, state=Backup.State.DONE, size=size, finished_at=now, refusal="")
    return True


def _failed(backup_id: int, sentence: str) -> bool:
    progress(backup_id, state=Backup.State.FAILED, refusal=sentence[:500], finished_at=timezone.now())
    return False
