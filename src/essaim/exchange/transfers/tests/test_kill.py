"""`kill -9` in the middle of an import, on a real database file, in another process."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from essaim.foundation.imports.tests.conftest import geojson

COUNT = 1200


@pytest.fixture
def house(tmp_path: Path) -> Any:
    """`house(*command)` → a process that runs it on a data folder of its own."""
    environment = os.environ | {"ESSAIM_DATA": str(tmp_path / "data"), "ESSAIM_DEMO": "0", "DATABASE_URL": ""}

    def start(*command: Any) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "essaim", *map(str, command)]
        return subprocess.Popen(
            line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


def ask(path: Path, sql: str) -> Any:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchone()[0]
    except (sqlite3.OperationalError, TypeError):
        return 0


def killed_when(process: subprocess.Popen[str], database: Path, sql: str) -> None:
    """Kill it once the query says so; fails where it ends before."""
    until = time.monotonic() + 60
    while not ask(database, sql):
        assert process.poll() is None and time.monotonic() < until, process.communicate()
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return json.loads(out)  # type: ignore[no-any-return]


LIVE = "SELECT count(*) FROM actors_actor WHERE binned_at IS NULL"


def test_an_import_killed_halfway_is_finished_with_exact_counts(house: Any, tmp_path: Path) -> None:
    file, database = tmp_path / "liste.geojson", tmp_path / "data" / "essaim.sqlite3"
    file.write_bytes(geojson(*[f"Lieu {rank}" for rank in range(COUNT)]))
    command = ("import_file", file, "--json")
    killed_when(house(*command), database, "SELECT done > 0 FROM imports_import WHERE state = 'applying'")
    assert 0 < ask(database, LIVE) < COUNT
    again = finished(house(*command))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, COUNT)
    assert ask(database, LIVE) == COUNT
    assert ask(database, "SELECT done FROM imports_import ORDER BY id LIMIT 1") == COUNT
    assert ask(database, "SELECT count(DISTINCT external_id) FROM actors_sourcerecord") == COUNT

    first = ask(database, "SELECT public_id FROM imports_import ORDER BY id LIMIT 1")
    killed_when(
        house("undo_import", first), database, "SELECT done > 0 FROM imports_import WHERE state = 'undoing'"
    )
    assert 0 < ask(database, LIVE) < COUNT
    assert finished(house("undo_import", first, "--json"))["undone"] == COUNT
    assert ask(database, LIVE) == 0


def test_a_reading_killed_halfway_leaves_nothing_in_the_directory(house: Any, tmp_path: Path) -> None:
    file, database = tmp_path / "liste.geojson", tmp_path / "data" / "essaim.sqlite3"
    file.write_bytes(geojson(*[f"Lieu {rank}" for rank in range(COUNT)]))
    killed_when(
        house("import_file", file), database, "SELECT read > 0 FROM imports_import WHERE state = 'reading'"
    )
    assert ask(database, LIVE) == 0
    assert finished(house("import_file", file, "--json"))["created"] == COUNT
