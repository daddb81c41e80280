"""What `./essaim up` looks at before it serves."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from essaim.config import front, ready, run


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ESSAIM_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with sqlite3.connect(tmp_path / "essaim.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (id INTEGER)")
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []

    def prepare(command: Any) -> Any:
        calls.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(ready.subprocess, "run", prepare)
    return calls


def test_a_house_that_is_ready_is_not_asked_twice(
    data: Path, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready.make_ready() and ready.make_ready()
    assert len(asked) == 1
    with sqlite3.connect(data / "essaim.sqlite3") as database:  # another database has taken its place
        database.execute("INSERT INTO django_migrations VALUES (1)")
    assert ready.make_ready()
    assert len(asked) == 2
    monkeypatch.setenv("ESSAIM_DEMO", "0")
    assert ready.make_ready()
    assert len(asked) == 3


def test_postgresql_is_asked_each_time(data: Path, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://essaim@/essaim")
    assert ready.make_ready() and ready.make_ready()
    assert len(asked) == 2


def test_a_damaged_database_is_left_to_django_to_speak_of(data: Path) -> None:
    (data / "essaim.sqlite3").write_bytes(b"not a database" * 100)
    assert ready.migrations_received() is None


def test_a_taken_port_is_told_with_another_one(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"{port} est déjà pris.*--port {port + 1}"):
            run.refuse_taken_port("127.0.0.1", port)


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(SystemExit, match=r"203\.0\.113\.1"):
        run.refuse_taken_port("203.0.113.1", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_address_told(host: str, address: str) -> None:
    assert run.base_url(host, 8000) == address


def test_who_dies_is_started_again_and_all_end_with_us(tmp_path: Path) -> None:
    """Two real processes under `watch`: the one that is killed comes back; a signal to us ends both."""
    script = f"""
import signal, sys
from essaim.config import run
living = [run.Child(name, [sys.executable, "-c", "import os,time; open({str(tmp_path)!r} + '/%s', 'a').write(str(os.getpid()) + ' '); time.sleep(60)" % name],
                    die_with_us=run.dying_with_us()) for name in ("a", "b")]
signal.signal(signal.SIGTERM, run.on_signal)
try:
    for child in living:
        child.start()
    run.watch(living)
except run.Stop:
    pass
finally:
    run.close(living)
"""
    house = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)

    def pids(name: str, count: int) -> list[int]:
        for _ in range(100):
            path = tmp_path / name
            found = path.read_text().split() if path.exists() else []
            if len(found) == count:
                return [int(pid) for pid in found]
            time.sleep(0.1)
        raise AssertionError(f"{name} was not started {count} times")

    first = pids("a", 1)[0]
    other = pids("b", 1)[0]
    subprocess.run(["kill", "-9", str(first)], check=True)
    again = pids("a", 2)[1]
    house.send_signal(signal.SIGTERM)
    assert house.wait(20) == 0
    for pid in (first, again, other):
        assert not Path(f"/proc/{pid}").exists() or sys.platform != "linux"


def test_the_digest_of_the_front_end_follows_names_and_content(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "src" / "a.css").write_text("a")
    seen = {front.sources_digest(tmp_path)}
    (tmp_path / "node_modules" / "x.js").write_text("ignored")
    seen.add(front.sources_digest(tmp_path))
    assert len(seen) == 1
    (tmp_path / "src" / "a.css").write_text("b")
    seen.add(front.sources_digest(tmp_path))
    (tmp_path / "src" / "a.css").rename(tmp_path / "src" / "b.css")
    seen.add(front.sources_digest(tmp_path))
    assert len(seen) == 3


def test_without_sources_nor_build_the_reader_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "FRONTEND", tmp_path)
    monkeypatch.setattr(front, "DIST", tmp_path / "dist")
    with pytest.raises(front.NotBuilt, match="copie complète"):
        front.build_if_needed()
