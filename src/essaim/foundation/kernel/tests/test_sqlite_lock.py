"""Writers queue on the file lock, whoever they are, and always let go of it."""

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import OperationalError

from essaim.foundation.kernel.sqlite import base

pytestmark = pytest.mark.django_db  # lets pytest-django open other connections


@pytest.fixture
def open_database(tmp_path: Path) -> Any:
    opened = []

    def open_one() -> base.DatabaseWrapper:
        settings = {"NAME": str(tmp_path / "x.sqlite3"), "ENGINE": "essaim.foundation.kernel.sqlite", "OPTIONS": {},
                    "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False,
                    "TIME_ZONE": None, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TEST": {}}  # fmt: skip
        wrapper = base.DatabaseWrapper(settings, "extra")
        wrapper.inc_thread_sharing()
        opened.append(wrapper)
        return wrapper

    yield open_one
    for wrapper in opened:
        wrapper.close()


def begin(wrapper: base.DatabaseWrapper) -> None:
    wrapper.ensure_connection()
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def commit(wrapper: base.DatabaseWrapper) -> None:
    wrapper.commit()
    wrapper.set_autocommit(True)


def test_durable_and_in_wal(open_database: Any) -> None:
    with open_database().cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_second_writer_waits_then_is_told(open_database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.05)
    first, second = open_database(), open_database()
    with second.cursor() as cursor:
        cursor.execute("CREATE TABLE t (n INTEGER)")
    begin(first)
    with second.cursor() as cursor:
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("INSERT INTO t VALUES (1)")
        assert cursor.execute("SELECT count(*) FROM t").fetchone()[0] == 0  # readers never wait
    commit(first)
    with second.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (1)")
    begin(first)
    commit(first)


def test_rollback_lets_go(open_database: Any) -> None:
    first, second = open_database(), open_database()
    begin(first)
    first.rollback()
    first.set_autocommit(True)
    begin(second)
    commit(second)


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """Two writers increment one number 60 times each, by read then write: 120 only if they truly take turns."""
    name = tmp_path / "y.sqlite3"
    with sqlite3.connect(name) as made:
        made.execute("CREATE TABLE t (n INTEGER)")
        made.execute("INSERT INTO t VALUES (0)")
    script = textwrap.dedent(f"""
        from django.conf import settings
        settings.configure(DATABASES={{"default": {{"ENGINE": "essaim.foundation.kernel.sqlite", "NAME": {str(name)!r}}}}})
        import django
        django.setup()
        from django.db import connection, transaction
        for _ in range(60):
            with transaction.atomic(), connection.cursor() as cursor:
                n = cursor.execute("SELECT n FROM t").fetchone()[0]
                cursor.execute("UPDATE t SET n = %s", [n + 1])
    """)
    source = str(Path(base.__file__).parents[4])
    running = [subprocess.Popen([sys.executable, "-c", script], env={"PYTHONPATH": source}) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    with sqlite3.connect(name) as made:
        assert made.execute("SELECT n FROM t").fetchone()[0] == 120
