"""Django's SQLite backend, plus a file lock before every write.

SQLite lets one writer in at a time and makes the others poll, with growing pauses and no order: behind an import a
vote waited 1.1 to 5 s. Two lock files give each its turn (docs/adr/0002-sqlite-lock.md).
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
    PRAGMA cache_size=-8000;
    PRAGMA temp_store=MEMORY;
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """Two lock descriptors a connection (flock is per open file, hence per thread)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None  # descriptors of the two lock files
        self._lock: int | None = None
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
        """Wait in line for the right to write; OperationalError after `PATIENCE` seconds.

        Only who holds `.turn` may wait for `.lock`: an importer that comes back at once for its next chunk finds
        the turn taken by who waited meanwhile, and cannot pass before.
        """
        if self._locked or self.is_in_memory_db():
            return
        if self._turn is None or self._lock is None:
            self._turn, self._lock = (
                _open_lock(f"{self.settings_dict['NAME']}.{name}") for name in ("turn", "lock")
            )
        until = time.monotonic() + PATIENCE
        _flock_until(self._turn, until)
        try:
            _flock_until(self._lock, until)
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)
        self._locked = True

    def release_write_lock(self) -> None:
        """Let the next writer in; nothing happens where the lock is not held."""
        if self._locked and self._lock is not None:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
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
            if self._turn is not None and self._lock is not None:
                os.close(self._turn)
                os.close(self._lock)
                self._turn = self._lock = None


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


def _open_lock(path: str) -> int:
    return os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


def _flock_until(descriptor: int, until: float) -> None:
    """flock has no time-out of its own: try, and look again often enough that nobody notices."""
    pause = 0.0005
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OperationalError("database is locked: another write did not end in time") from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.002)
