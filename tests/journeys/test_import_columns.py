"""The columns of a spreadsheet, on a phone, with script and without: proposed, corrected, remembered."""

from typing import Any

import pytest

from tests.journeys.conftest import axe_violations, too_wide
from tests.journeys.test_files import enter, look, press

NEW = "/espaces/communs-du-val/importer/"
SHEET = (
    "Adhérents 2025;;;;;;\n"
    "Nom de la structure;Courriel du contact;Y;X;Lieu;N° Siret;Remarques du bureau\n"
    "La Navette;a@exemple.org;47,2184;-1,5536;Nantes;732 829 320 00074;à rappeler\n"
    "Le Métier;b@exemple.org;48,1173;-1,6778;Rennes;;\n"
).encode("cp1252")


def send(page: Any, source: str) -> None:
    page.goto(NEW)
    page.locator("#id_file").set_input_files(
        {"name": "adhérents.csv", "mimeType": "text/csv", "buffer": SHEET}
    )
    page.locator("#id_source").fill(source)
    press(page, "Lire le fichier")
    page.wait_for_url("**/imports/**")


def wait_for(page: Any, name: str, role: str = "link") -> None:
    """The worker has read the file; without script one asks again oneself."""
    for _ in range(60):
        if page.get_by_role(role, name=name, exact=True).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"« {name} » never came")


@pytest.mark.parametrize("script", [True, False])
def test_columns_are_looked_at_once(open_page: Any, script: bool) -> None:
    page = open_page("phone", script=script)
    enter(page, "animation")
    source = f"Annuaire d’essai {script}"
    send(page, source)
    wait_for(page, "Relire les colonnes")
    if script:
        look(page)
    page.get_by_role("link", name="Relire les colonnes").click()
    page.wait_for_url("**/colonnes/")
    assert page.get_by_label("Nom de la structure").input_value() == "name"
    assert page.get_by_label("Y", exact=True).input_value() == "latitude"
    assert page.get_by_label("Courriel du contact").input_value() == "extra"
    assert page.get_by_text("Par exemple").first.is_visible()
    if script:
        look(page)
    page.get_by_label("Nom de la structure").select_option("extra")
    press(page, "Lire le fichier ainsi")
    assert page.get_by_text("sans nom, aucune fiche").first.is_visible()
    if script:
        look(page)
    page.get_by_label("Nom de la structure").select_option("name")
    page.get_by_label("Lieu").select_option("city")
    page.get_by_label("Remarques du bureau").select_option("-")
    page.get_by_label("Courriel du contact").select_option("-")
    press(page, "Lire le fichier ainsi")
    wait_for(page, "Appliquer", "button")
    assert page.get_by_text("Windows-1252").is_visible()
    assert not page.get_by_text("à rappeler").count()
    assert page.get_by_text("La Navette").first.is_visible()
    if script:
        assert axe_violations(page) == [] and not too_wide(page)
    send(page, source)
    wait_for(page, "Appliquer", "button")
    assert page.get_by_text("comme la dernière fois").is_visible()
