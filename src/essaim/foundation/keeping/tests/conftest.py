"""Houses of their own: real processes on a data folder, on SQLite or on a fresh PostgreSQL database."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from essaim.foundation.keeping import backing

PROJECT = Path(__file__).resolve().parents[5]


class House:
    """A data folder, the commands that are run on it, and its database where that is PostgreSQL."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data = data
        self.environment = os.environ | {
            "ESSAIM_DATA": str(data),
            "ESSAIM_DEMO": "0",
            "DATABASE_URL": database,
            "PYTHONUNBUFFERED": "1",
            "ESSAIM_SMTP_HOST": "",
        }

    def start(self, *command: Any, **more: Any) -> "subprocess.Popen[str]":
        line = [sys.executable, "-m", "essaim", *map(str, command)]
        return subprocess.Popen(
            line, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
        )

    def run(self, *command: Any, fails: bool = False) -> str:
        """What it printed; on failure, its sentence on stderr."""
        process = self.start(*command)
        out, err = process.communicate(timeout=180)
        assert "Traceback" not in err, err
        assert (process.returncode != 0) == fails, out + err
        return err if fails else out

    def python(self, code: str) -> str:
        """What a few lines print, with Django ready."""
        lines = "import os; os.environ['DJANGO_SETTINGS_MODULE']='essaim.config.settings'\nimport django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", lines + code],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


FILL = """
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.actions import create_space
from essaim.foundation.kernel.journal import seal_entries
for name in ("lise", "élo’ïse"):
    User.objects.create_user(f"{name}@exemple.test".replace("’", ""), name=name)
for rank in range(3):
    create_space(SYSTEM, None, name=f"Réseau « {rank} »", slug=f"reseau-{rank}")
seal_entries()
"""


@pytest.fixture(scope="session")
def first_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The one that the others are copies of: making the tables takes longer than most of these tests."""
    found = House(tmp_path_factory.mktemp("house") / "data")
    found.run("migrate", "-v", "0")
    found.python(FILL)
    kept = found.data / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "photo.txt").write_text("une photo")
    return found


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """On SQLite, with some people, spaces, and a file."""
    if connection.vendor == "postgresql" and "fresh_postgres" not in request.fixturenames:
        pytest.skip("Cette maison est sur SQLite : elle se joue dans l’autre suite.")
    first: House = request.getfixturevalue("first_house")
    shutil.copytree(first.data, tmp_path / "data")
    return House(tmp_path / "data")


@pytest.fixture
def empty(tmp_path: Path) -> House:
    return House(tmp_path / "other")


@pytest.fixture
def fresh_postgres() -> Iterator[Callable[[], str]]:
    """`fresh_postgres()` → the address of a new database, dropped in the end."""
    if connection.vendor != "postgresql":
        pytest.skip("Se joue dans la suite PostgreSQL (./essaim test), qui a un serveur.")
    import psycopg
    from psycopg.conninfo import make_conninfo

    base = settings.DATABASES["default"]
    server = {
        "host": base["HOST"] or None,
        "user": base["USER"],
        "password": base["PASSWORD"] or None,
        **base["OPTIONS"],
    }
    made: list[str] = []

    def admin(sql: str) -> None:
        with psycopg.connect(make_conninfo(dbname="postgres", **server), autocommit=True) as link:
            link.execute(sql)

    def make() -> str:
        made.append(f"keeping_{os.getpid()}_{len(made)}")
        admin(f"CREATE DATABASE {made[-1]}")
        host = base["HOST"] or base["OPTIONS"].get("host", "")
        return f"postgres://{base['USER']}@/{made[-1]}?host={host}"

    yield make
    for name in made:
        admin(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def archive(db: None, people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A whole archive of the test's own database and one file."""
    (tmp_path / "files" / "ab").mkdir(parents=True)
    (tmp_path / "files" / "ab" / "photo.txt").write_text("une photo")
    path = tmp_path / "out" / "essaim.zip"
    backing.make(path)
    return path
