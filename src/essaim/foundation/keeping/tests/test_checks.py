"""Each thing that may be wrong is told, with what to do; nothing is told where all is well."""

import json
import os
from collections.abc import Iterable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from essaim.foundation.keeping import backing, checks
from essaim.foundation.keeping.models import Backup
from essaim.foundation.kernel.checks import Check, Finding, look_at
from essaim.foundation.kernel.models import Beat, Entry

pytestmark = pytest.mark.django_db
NOW = timezone.now


def said(findings: Iterable[Finding]) -> str:
    found = list(findings)
    assert all(each.what.endswith((".", "…", "!")) or each.what for each in found)
    assert all(each.todo for each in found)
    return " ".join(each.what for each in found)


@pytest.fixture
def real(settings: Any) -> Any:
    """A service that is open to the world, well set."""
    settings.DEMO, settings.BASE_URL = False, "https://essaim.exemple.org"
    return settings


def test_settings_that_do_not_go_together(real: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSAIM_SMTP_HOST", "smtp.exemple.org")
    assert said(checks.look_at_settings()) == ""
    monkeypatch.delenv("ESSAIM_SMTP_HOST")
    assert "Aucun serveur d’envoi" in said(checks.look_at_settings())
    monkeypatch.setenv("ESSAIM_BACKUP_AT", "3h10")
    assert "n’est pas une heure" in said(checks.look_at_settings())
    monkeypatch.setenv("ESSAIM_BACKUP_AT", "non")
    assert "n’est pas une heure" not in said(checks.look_at_settings())
    real.DEMO = True
    assert "mode démonstration" in said(checks.look_at_settings())
    real.DEMO, real.BASE_URL = False, "http://essaim.exemple.org"
    assert "https" in said(checks.look_at_settings())


def test_the_data_folder(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(checks.look_at_data()) == ""
    key = tmp_path / "secret_key"
    key.write_text("x")
    key.chmod(0o644)
    assert "lire la clé" in said(checks.look_at_data())
    key.chmod(0o600)
    monkeypatch.setattr(checks, "LITTLE", 10**18)
    assert "Il ne reste que" in said(checks.look_at_data())
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "ne peut pas être écrit" in said(checks.look_at_data())


def test_workers() -> None:
    assert "arrêté" in said(checks.look_at_workers())
    Beat.objects.create(name="a:1", at=NOW(), since=NOW())
    assert said(checks.look_at_workers()) == ""
    Beat.objects.update(at=NOW() - timedelta(hours=1))
    assert "ne répond plus" in said(checks.look_at_workers())


def task(status: str, **fields: Any) -> None:
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        run_after=NOW(),
        status=status,
    )
    DBTaskResult.objects.filter(pk=row.pk).update(**fields)


def test_tasks() -> None:
    task("READY")
    task("SUCCESSFUL")
    assert said(checks.look_at_tasks()) == ""
    task("FAILED")
    assert "1 tâche en échec" in said(checks.look_at_tasks())
    old = NOW() - timedelta(hours=1)
    task("READY", enqueued_at=old, run_after=old)
    assert "quart d’heure" in said(checks.look_at_tasks())
    task("RUNNING", started_at=old, worker_ids=["elsewhere:1"])
    assert "par un processus qui n’est plus là" in said(checks.look_at_tasks())


def test_backups(real: Any, tmp_path: Any) -> None:
    assert "Aucune sauvegarde" in said(checks.look_at_backups())
    backing.folder().mkdir()
    path = backing.folder() / "essaim-nuit-2026-11-20.zip"
    path.write_text("x")
    assert said(checks.look_at_backups()) == ""
    past = (NOW() - timedelta(days=4)).timestamp()
    os.utime(path, (past, past))
    assert "date du" in said(checks.look_at_backups())
    Backup.objects.create(state=Backup.State.FAILED, refusal="Le disque est plein.")
    assert "a échoué\u202f: Le disque est plein." in said(checks.look_at_backups())


def test_mail_server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    assert said(checks.look_at_mail()) == ""
    monkeypatch.setenv("ESSAIM_SMTP_HOST", "127.0.0.1")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "ne répond pas" in said(checks.look_at_mail())


def test_database_and_migrations() -> None:
    assert said(checks.look_at_database()) == said(checks.look_at_migrations()) == ""
    assert "trop ancien" in said(checks._version(130004))


def test_a_check_that_fails_says_so_and_lets_the_others_go_on() -> None:
    def broken() -> list[Finding]:
        raise ValueError("oops")

    found = list(look_at([Check("a", "A", broken), Check("b", "B", list)]))
    assert "oops" in found[0][1][0].what and found[1][1] == []


def command(*given: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_service", *given, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command(space: Any, settings: Any) -> None:
    from essaim.foundation.kernel.actions import SYSTEM
    from essaim.foundation.spaces.actions import create_space

    create_space(SYSTEM, None, name="Val", slug="val")
    code, out = command()
    assert code == 0 and "Journal intact" in out and "chaîne" in out
    task("FAILED")
    code, out = command("--json")
    told = json.loads(out)
    assert code == 1 and not told["ok"] and told["journal"]
    (tasks,) = [each for each in told["checks"] if each["slug"] == "tasks"]
    assert tasks["findings"][0]["todo"]
    Entry.objects.update(action="spaces.forged")
    code, out = command()
    assert code == 1 and "Journal rompu" in out and "intact" not in out
