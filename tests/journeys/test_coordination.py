"""The paragraph that opens the house: a coordination signs in, opens its network's space, imports 1,794 initiatives,
reads what will change, applies it, finds them in the directory and on the map, corrects one, exports, undoes."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import PROJECT, Server, axe_violations, too_wide

INITIATIVES = PROJECT.parent / "shared" / "data" / "susy" / "initiatives.geojson"


def look(page: Any) -> None:
    """What every step of the way owes its reader."""
    assert axe_violations(page) == []
    assert not too_wide(page), page.url


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_up(page: Any, server: Server, name: str, mail: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_role("link", name="Créer un compte").click()
    page.get_by_label("Nom", exact=False).first.fill(name)
    page.get_by_label("courriel").fill(mail)
    press(page, "Recevoir un code")
    look(page)
    page.get_by_label("Code", exact=False).first.fill(server.last_code(mail))
    press(page, "Continuer")
    page.wait_for_url("**/moi/**")
    look(page)


def open_network(page: Any, name: str, slug: str) -> None:
    page.goto("/espaces/")
    page.get_by_role("link", name=re.compile("Ouvrir un (réseau|espace)")).first.click()
    page.locator("#id_name").fill(name)
    page.locator("#id_slug").fill(slug)
    press(page, "Ouvrir")
    page.wait_for_url(f"**/espaces/{slug}/**")
    look(page)


def send_file(page: Any, slug: str, path: Path) -> None:
    page.goto(f"/espaces/{slug}/")
    page.get_by_role("link", name=re.compile("Import")).first.click()
    if not page.locator("input[type=file]").count():
        page.get_by_role("link", name="Importer un fichier").first.click()
    look(page)
    page.locator("input[type=file]").set_input_files(str(path))
    press(page, "Lire le fichier")
    page.wait_for_url("**/imports/**")


def apply(page: Any) -> None:
    page.get_by_role("button", name="Appliquer").wait_for(timeout=60_000)
    look(page)
    press(page, "Appliquer")
    page.get_by_text("C’est fait").wait_for(timeout=120_000)
    look(page)


def directory_count(page: Any, slug: str) -> str:
    """What the directory of the space says of its number, "0" where it is empty."""
    page.goto(f"/annuaire/?espace={slug}")
    text = page.locator("main").inner_text()
    found = re.search(r"(plus de [\d\s]+|[\d\s]+) fiches?", text.replace("\u202f", " "), re.I)
    return found.group(1).strip() if found else "0"


@pytest.mark.skipif(
    not INITIATIVES.exists(), reason="les données d’essai (../shared/data/susy) ne sont pas là"
)
def test_a_coordination_brings_its_initiatives(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Claude Exemple", "claude@exemple.test")
    open_network(page, "Réseau européen des initiatives solidaires et de leurs territoires", "europe")
    assert directory_count(page, "europe") == "0"

    send_file(page, "europe", INITIATIVES)
    apply(page)
    here = page.url
    assert directory_count(page, "europe") == "plus de 1 000"
    look(page)

    page.goto("/annuaire/?espace=europe&q=Bulgarian+Food+Bank")
    page.get_by_role("link", name="Bulgarian Food Bank").first.click()
    look(page)
    page.get_by_role("link", name=re.compile("Modifier|Corriger")).first.click()
    page.locator("#id_name").fill("Banque alimentaire bulgare")
    look(page)
    press(page, "Enregistrer")
    page.get_by_role("heading", name="Banque alimentaire bulgare").wait_for()
    card = page.url
    page.get_by_role("link", name="Historique").first.click()
    assert "Bulgarian Food Bank" in page.locator("main").inner_text()
    look(page)

    page.goto("/carte/?espace=europe")
    page.locator("#map button, #map a").first.wait_for(timeout=30_000)
    look(page)

    with page.expect_download() as download:
        page.goto("/espaces/europe/exporter/")
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) >= 1780
    assert "Banque alimentaire bulgare" in {row["name"] for row in rows}
    answer = page.request.get(card, headers={"Accept": "application/ld+json"})
    assert answer.json()["name"] == "Banque alimentaire bulgare"

    send_file(page, "europe", INITIATIVES)
    page.get_by_text("Rien à changer").wait_for(timeout=60_000)
    look(page)

    page.goto(here)
    page.get_by_role("link", name="Annuler cet import").click()
    look(page)
    press(page, "Annuler cet import")
    page.get_by_text("Cet import est annulé").wait_for(timeout=120_000)
    look(page)
    assert directory_count(page, "europe") == "0"


def test_a_bad_file_gets_one_sentence_and_changes_nothing(
    server: Server, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_page("phone")
    page.goto("/compte/connexion/")
    page.get_by_role("button", name=re.compile("Entrer comme admin")).click()
    page.wait_for_url("**/moi/**")
    slug = re.search(
        r"/espaces/([\w-]+)/", page.locator("main a[href^='/espaces/']").first.get_attribute("href") or ""
    )
    assert slug
    cut = tmp_path / "coupé.geojson"
    cut.write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature"}] * 3})[:-20])
    send_file(page, slug.group(1), cut)
    page.get_by_text("Rien n’a changé").wait_for(timeout=60_000)
    look(page)
