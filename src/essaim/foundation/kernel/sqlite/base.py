"""Django's SQLite backend, plus a file lock before every write.

SQLite lets one writer in at a time and makes the others poll, with growing pauses: behind an import a vote waited
1.1 to 5 s. Waiting in the kernel on a lock file instead wakes the next writer at once (docs/adr/0002).
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
PATIENCE = 20.0  # seconds that a writer waits before it gives up
PRAGMAS = """
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=FULL;
    PRAGMA busy_timeout=20000;
    PRAGMA cache_size=-16000;
    PRAGMA mmap_size=134217728;
    PRAGMA temp_store=MEMORY;
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """One lock descriptor a connection (flock is per open file, hence per thread)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock_file: int | None = None
        self._locked = False

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.setdefault("timeout", PATIENCE)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.executescript(PRAGMAS)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=LockingCursor)
        cursor.wrapper = self
        return cursor

    def take_write_lock(self) -> None:
        """Wait in line for the right to write; OperationalError after `PATIENCE` seconds."""
        if self._locked or self.is_in_memory_db():
            return
        if self._lock_file is None:
            path = f"{self.settings_dict['NAME']}.lock"
            self._lock_file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        _flock_within(self._lock_file, PATIENCE)
        self._locked = True

    def release_write_lock(self) -> None:
        """Let the next writer in; nothing happens where the lock is not held."""
        if self._locked and self._lock_file is not None:
            fcntl.flock(self._lock_file, fcntl.LOCK_UN)
            self._locked = False

    def _start_transaction_under_autocommit(self) -> None:
        """What `atomic` calls: take the lock, then the database's own, at once and not at the first write."""
        self.take_write_lock()
        try:
            self.cursor().execute("BEGIN IMMEDIATE")
        except BaseException:
            self.release_write_lock()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self.release_if_over()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.release_if_over()

    def release_if_over(self) -> None:
        """Release the lock unless a transaction goes on."""
        if self.connection is None or not self.connection.in_transaction:
            self.release_write_lock()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self.release_write_lock()
            if self._lock_file is not None:
                os.close(self._lock_file)
                self._lock_file = None


class LockingCursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes outside a transaction take the lock around the statement."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        if not _lone_write(self.wrapper, query):
            return super().execute(query, params)
        return self._alone(super().execute, query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        if not _lone_write(self.wrapper, query):
            return super().executemany(query, param_list)
        return self._alone(super().executemany, query, param_list)

    def _alone(self, run: Callable[..., Any], query: str, params: Any) -> Any:
        self.wrapper.take_write_lock()
        try:
            return run(query, params)
        finally:
            self.wrapper.release_if_over()


def _lone_write(wrapper: DatabaseWrapper, query: str) -> bool:
    return not wrapper._locked and query.lstrip()[:7].upper().startswith(WRITES)


def _flock_within(descriptor: int, seconds: float) -> None:
    """flock has no time-out of its own: try, and look again often enough that nobody notices."""
    until = time.monotonic() + seconds
    pause = 0.0005
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OperationalError("database is locked: another write did not end in time") from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.004)
