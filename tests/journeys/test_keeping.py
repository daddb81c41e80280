"""The host, on a phone: looks at the service, backs it up, leaves and finds it done, puts a failed task back, and
restores it in one command while the house is open, which gives a card its name back; a damaged one is refused."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import PROJECT, Server, axe_violations, too_wide
from tests.journeys.test_coordination import press, sign_up
from tests.journeys.test_every_page import enter
from tests.journeys.test_files import new_card

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


def rename(page: Any, card: str, name: str) -> None:
    page.goto(card)
    page.get_by_role("link", name="Modifier", exact=True).first.click()
    page.locator("#id_name").fill(name)
    press(page, "Enregistrer")
    page.get_by_role("heading", name=name, level=1).wait_for()


def test_the_host_keeps_the_service(server: Server, open_page: Callable[..., Any]) -> None:
    page, facilitator = open_page("phone"), open_page("phone")
    enter(facilitator, "animation")
    card = new_card(facilitator, "La Serre du bourg")
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

    rename(facilitator, card, "Un nom par erreur")
    damaged = server.data.parent / "abîmée.zip"
    shutil.copy(server.data / "backups" / name.group(), damaged)
    with damaged.open("r+b") as file:
        file.truncate(damaged.stat().st_size // 2)
    refused = server.essaim("restore", str(damaged), "--replace")
    assert refused.returncode != 0
    assert "Cette sauvegarde est abîmée ou coupée" in refused.stderr
    assert "Traceback" not in refused.stderr
    facilitator.goto(card)
    facilitator.get_by_role("heading", name="Un nom par erreur").wait_for()

    out = on_server(server, essaim, "restore", name.group(), "--replace")
    assert "identiques" in out
    server.wait()
    assert page.goto("/moi/travaux/").status == 200  # still signed in, on the restored base
    look(page)
    facilitator.goto(card)
    facilitator.get_by_role("heading", name="La Serre du bourg", level=1).wait_for()
