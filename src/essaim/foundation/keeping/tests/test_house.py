"""Real processes: a backup while people write, a restore under a running house, a move and back, a killed worker."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from essaim.foundation.keeping.tests.conftest import PROJECT, House

WRITING = """
import itertools
from essaim.foundation.accounts.models import User
from django.db import transaction
print("ready", flush=True)
for rank in itertools.count():
    with transaction.atomic():
        User.objects.create_user(f"p{rank}@exemple.test")
"""
COUNTS = """
from essaim.foundation.accounts.models import User, Party
from essaim.foundation.spaces.models import Space
print(User.objects.count(), Party.objects.count(), Space.objects.count())
"""


def heads(house: House) -> list[str]:
    return re.findall(r"chaîne .*", house.run("check_service"))


def test_backup_then_restore_elsewhere_gives_the_same(house: House, empty: House, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    assert str(path) in house.run("make_backup", path)
    before = heads(house)
    out = empty.run("restore_backup", path)
    assert "identiques" in out and "gardé" not in out
    assert heads(empty) == before != []
    assert empty.python(COUNTS) == house.python(COUNTS)
    assert (empty.data / "files" / "ab" / "photo.txt").read_text() == "une photo"
    assert (empty.data / "secret_key").read_text() == (house.data / "secret_key").read_text()
    new = "from essaim.foundation.accounts.models import User; print(User.objects.create_user('n@exemple.test').pk)"
    assert int(empty.python(new)) == int(house.python(new))  # keys go on from the same


def test_keys_that_were_given_are_not_given_again(house: House, empty: House, tmp_path: Path) -> None:
    add = "from essaim.foundation.accounts.models import User\nuser = User.objects.create_user('x@exemple.test'); print(user.pk)"
    last = int(house.python(add + "; user.delete()"))
    house.run("make_backup", tmp_path / "a.zip")
    empty.run("restore_backup", tmp_path / "a.zip")
    assert int(empty.python(add)) == last + 1


def test_a_backup_taken_while_people_write_is_one_instant(house: House, empty: House, tmp_path: Path) -> None:
    lines = "import os; os.environ['DJANGO_SETTINGS_MODULE']='essaim.config.settings'\nimport django; django.setup()\n"
    writer = subprocess.Popen(
        [sys.executable, "-c", lines + WRITING], env=house.environment, stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        before = int(house.python(COUNTS).split()[0])
        house.run("make_backup", tmp_path / "a.zip")
        after = int(house.python(COUNTS).split()[0])
    finally:
        writer.kill()
        writer.wait()
    assert before < after
    empty.run("restore_backup", tmp_path / "a.zip")
    users, parties, _spaces = map(int, empty.python(COUNTS).split())
    assert users == parties  # each account is written with its party: no half of one was taken
    assert before <= users < after


def test_a_cut_archive_changes_nothing(house: House, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    house.run("make_backup", path)
    path.write_bytes(path.read_bytes()[:-3000])
    before = sorted(each.name for each in house.data.iterdir()), house.python(COUNTS)
    said = house.run("restore_backup", path, "--replace", fails=True)
    assert "abîmée ou coupée" in said and "Rien n’a été changé" in said
    assert (sorted(each.name for each in house.data.iterdir()), house.python(COUNTS)) == before


def test_what_is_there_is_replaced_only_when_asked_and_kept_aside(house: House, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    house.run("make_backup", path)
    house.python(
        "from essaim.foundation.accounts.models import User; User.objects.create_user('tard@exemple.test')"
    )
    assert "--replace" in house.run("restore_backup", path, fails=True)
    assert house.python(COUNTS).startswith("3 ")
    assert "avant-restauration-" in house.run("restore_backup", path, "--replace")
    assert house.python(COUNTS).startswith("2 ")
    (aside,) = house.data.glob("avant-restauration-*")
    with sqlite3.connect(aside / "essaim.sqlite3") as former:
        assert former.execute("SELECT count(*) FROM accounts_user").fetchone() == (3,)
    assert (aside / "files" / "ab" / "photo.txt").exists()


def test_a_broken_database_can_be_restored(house: House, tmp_path: Path) -> None:
    house.run("make_backup", tmp_path / "a.zip")
    (house.data / "essaim.sqlite3").write_bytes(b"not a database" * 1000)
    assert "ne répond pas" in house.start("check_service").communicate(timeout=60)[0]
    house.run("restore_backup", tmp_path / "a.zip", "--replace")
    assert house.python(COUNTS).startswith("2 ")


def test_an_older_base_is_kept_and_brought_up_to_date(house: House, empty: House, tmp_path: Path) -> None:
    house.run("migrate", "keeping", "zero", "-v", "0")  # before this very room
    house.run("migrate", "kernel", "0002", "-v", "0")
    house.run("make_backup", tmp_path / "a.zip")
    empty.run("restore_backup", tmp_path / "a.zip")
    assert empty.python(COUNTS) == house.python(COUNTS)
    assert (
        empty.python("from essaim.foundation.keeping.models import Backup; print(Backup.objects.count())")
        == "0"
    )


def test_a_move_to_what_is_not_empty_or_nowhere(house: House, tmp_path: Path) -> None:
    there = f"sqlite:///{tmp_path}/b.sqlite3"
    assert "Identiques" in house.run("move_database", "--to", there)
    assert "n’est pas vide" in house.run("move_database", "--to", there, fails=True)
    assert "C’est déjà" in house.run("move_database", "--to", "", fails=True)
    assert "Adresse attendue" in house.run("move_database", "--to", "mysql://x/y", fails=True)
    nowhere = "postgres://essaim@127.0.0.1:1/rien"
    assert "ne répond pas" in house.run("move_database", "--to", nowhere, fails=True)


def test_a_move_and_back(house: House, tmp_path: Path, fresh_postgres: Callable[[], str]) -> None:
    address = fresh_postgres()
    there = house.run("move_database", "--to", address)
    moved = House(house.data, address)
    assert moved.python(COUNTS) == house.python(COUNTS)
    assert heads(moved) == heads(house)
    back = moved.run("move_database", "--to", f"sqlite:///{tmp_path}/back.sqlite3")
    digests = re.findall(r"^  (\S+) .* = (\w+)$", there, re.M)
    assert digests == re.findall(r"^  (\S+) .* = (\w+)$", back, re.M)
    assert len(digests) > 20


def test_a_row_that_the_other_base_refuses_is_told_and_nothing_is_left(
    house: House, fresh_postgres: Callable[[], str]
) -> None:
    house.python(
        "from essaim.foundation.accounts.models import Party; Party.objects.update(name='a' + chr(0))"
    )
    address = fresh_postgres()
    assert "refuse une ligne de « accounts.party »" in house.run(
        "move_database", "--to", address, fails=True
    ).replace("\u202f", " ")
    house.python("from essaim.foundation.accounts.models import Party; Party.objects.update(name='a')")
    assert "Identiques" in house.run("move_database", "--to", address)  # it was left empty


def test_a_backup_crosses_from_one_database_to_the_other(
    house: House, tmp_path: Path, fresh_postgres: Callable[[], str]
) -> None:
    house.run("make_backup", tmp_path / "a.zip")
    large = House(tmp_path / "large", fresh_postgres())
    large.run("restore_backup", tmp_path / "a.zip")
    assert large.python(COUNTS) == house.python(COUNTS)
    assert "--replace" in large.run("restore_backup", tmp_path / "a.zip", fails=True)
    large.run("restore_backup", tmp_path / "a.zip", "--replace")
    large.run("make_backup", tmp_path / "b.zip")
    small = House(tmp_path / "small")
    small.run("restore_backup", tmp_path / "b.zip")
    assert heads(small) == heads(house)


def test_a_killed_worker_loses_nothing_and_two_never_do_the_same(house: House, tmp_path: Path) -> None:
    """Events to a subscriber that sleeps: worker one is killed in the middle, worker two ends them all, once each."""
    log = tmp_path / "log"
    (tmp_path / "slowly.py").write_text(
        "import os, time\n"
        "from django_tasks import task\n"
        "@task()\n"
        "def work(rank, log):\n"
        "    open(log, 'a').write(f'begin {rank} {os.getpid()}\\n')\n"
        "    time.sleep(0.3)\n"
        "    open(log, 'a').write(f'end {rank} {os.getpid()}\\n')\n"
    )
    house.environment["PYTHONPATH"] = str(tmp_path)
    house.python(f"import slowly\nfor rank in range(8): slowly.work.enqueue(rank, {str(log)!r})")
    first, second = house.start("run_worker"), house.start("run_worker")
    try:
        wait_until(lambda: _begun_by(log, first.pid))
        first.send_signal(signal.SIGKILL)
        first.wait()
        wait_until(lambda: _left(house) == "0", seconds=60)
    finally:
        second.terminate()
        first.kill()
        second.communicate(timeout=30)
        first.communicate(timeout=30)
    ended = re.findall(r"end (\d)", log.read_text())
    assert sorted(ended) == [
        str(rank) for rank in range(8)
    ]  # each once: none was done by both, none was lost


def _begun_by(log: Path, pid: int) -> bool:
    """Whether that worker is in the middle of a task."""
    if not log.exists():
        return False
    begun = re.findall(rf"begin (\d) {pid}\n", log.read_text())
    return bool(begun) and f"end {begun[-1]} {pid}" not in log.read_text()


def _left(house: House) -> str:
    return house.python(
        "from django_tasks_db.models import DBTaskResult as T; print(T.objects.exclude(status='SUCCESSFUL').count())"
    )


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


def test_a_restore_under_a_running_house(house: House, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    up = subprocess.Popen(
        [sys.executable, str(PROJECT / "essaim"), "up", "--port", str(port)],
        env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        wait_until(lambda: _answers(url), 90)
        house.run("make_backup")  # by its own name, in the data folder
        (path,) = (house.data / "backups").iterdir()
        house.python(
            "from essaim.foundation.accounts.models import User; User.objects.create_user('tard@exemple.test')"
        )
        house.run("restore_backup", path.name, "--replace")
        wait_until(lambda: _answers(url), 60)
        assert house.python(COUNTS).startswith("2 ")
        assert up.poll() is None
    finally:
        up.terminate()
        out, _err = up.communicate(timeout=40)
    assert "le temps d’une restauration" in out


def _answers(url: str) -> bool:
    try:
        return bool(urllib.request.urlopen(url, timeout=2).status == 200)
    except OSError:
        return False


def test_a_backup_asked_from_the_page_is_made_by_the_worker(house: House) -> None:
    house.python(
        "from essaim.foundation.keeping.actions import back_up\nfrom essaim.foundation.keeping.models import Backup\n"
        "from essaim.foundation.kernel.actions import SYSTEM\nback_up(SYSTEM, Backup())"
    )
    look = "from essaim.foundation.keeping.models import Backup; b = Backup.objects.get(); print(b.state, b.refusal)"
    worker = house.start("run_worker")
    try:
        wait_until(lambda: house.python(look) == "done", 60)
    finally:
        worker.terminate()
        worker.communicate(timeout=30)
    assert len(list((house.data / "backups").glob("essaim-*.zip"))) == 1
