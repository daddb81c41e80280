"""The house that serves a data folder, asked to close its doors for a moment.

`./essaim up` holds a shared lock on `house` in the data folder, with its process number inside. On SIGUSR1 it ends its
two processes, gives the lock up, and opens again once it can have it back: a restore takes its place within seconds.
"""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from essaim.foundation.keeping.problems import Problem
from essaim.foundation.kernel.leases import LEASE, alive, machine
from essaim.foundation.kernel.models import Beat

PATIENCE = 60.0  # seconds: a task under way is given fifteen to end
OPEN = "Le service est encore ouvert\u202f: arrêtez-le, puis recommencez. Rien n’a été changé."


def living_workers() -> list[str]:
    """Workers whose heart beats on the database in use; none where it cannot be read."""
    try:
        beats = list(Beat.objects.filter(at__gt=timezone.now() - LEASE).values_list("name", flat=True))
    except DatabaseError:
        return []
    return [name for name in beats if not name.startswith(f"{machine()}:") or alive(name)]


@contextmanager
def closed() -> Iterator[None]:
    """Nobody serves this folder, or this database, within the block. Problem: somebody does and does not stop."""
    path = Path(settings.DATA) / "house"
    with path.open("a+") as lock:
        _take(lock.fileno(), path)
        if living_workers():
            raise Problem(OPEN)
        connection.close()
        yield


def _take(lock: int, path: Path) -> None:
    """Wait for every house to leave."""
    until, ask_again = time.monotonic() + PATIENCE, 0.0
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Problem(OPEN) from None
        if time.monotonic() > ask_again:
            _ask(path)
            ask_again = time.monotonic() + 2
        time.sleep(0.02)


def _ask(path: Path) -> None:
    """Send its signal to each house that says it stands here."""
    for pid in {int(line) for line in path.read_text().split() if line.isdigit()}:
        with suppress(ProcessLookupError, PermissionError):
            if _is_house(pid):
                os.kill(pid, signal.SIGUSR1)


def _is_house(pid: int) -> bool:
    """A number may have been given to another program since."""
    try:
        return b"essaim.config.run" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()
