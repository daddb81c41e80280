"""The host, on a phone: looks at the service, backs it up, leaves and finds it done, puts a failed task back, and
restores the night's backup in one command while the house is open."""

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import PROJECT, Server, axe_violations, too_wide
from tests.journeys.test_coordination import press, sign_up

FAIL = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "essaim.config.settings"
import django; django.setup()
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from essaim.foundation.kernel.periodic import run_daily
row = run_daily.enqueue("gone.away").db_result
DBTaskResult.objects.filter(pk=row.pk).update(
    status="FAILED", finished_at=timezone.now(), traceback="ConnectionRefusedError: smtp.exemple.org"
)
"""


def look(page: Any) -> None:
    assert axe_violations(page) == []
    assert not too_wide(page), page.url


def on_server(server: Server, *command: str) -> str:
    done = subprocess.run(command, env=server.environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_host_keeps_the_service(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Hôte Exemple", "hote@exemple.test")
    page.goto("/moi/travaux/")
    look(page)
    assert page.goto("/hebergement/").status == 404

    essaim = str(PROJECT / "essaim")
    on_server(server, essaim, "manage", "make_host", "hote@exemple.test")
    on_server(server, sys.executable, "-c", FAIL)
    page.goto("/hebergement/")
    look(page)
    page.get_by_text("ConnectionRefusedError: smtp.exemple.org").first.wait_for()
    press(page, "Relancer")
    page.get_by_text("de nouveau dans la file").wait_for()
    look(page)

    press(page, "Sauvegarder maintenant")
    page.get_by_text("Vous pouvez quitter cette page").wait_for()
    look(page)
    page.goto("/")
    page.goto("/moi/travaux/")
    page.get_by_text("Faite", exact=True).wait_for(timeout=60_000)
    look(page)
    page.goto("/hebergement/")
    name = re.search(r"essaim-[\d-]+\.zip", page.locator("#backup").inner_text())
    assert name
    look(page)

    out = on_server(server, essaim, "restore", name.group(), "--replace")
    assert "identiques" in out
    server.wait()
    assert page.goto("/moi/travaux/").status == 200  # still signed in, on the restored base
    look(page)
