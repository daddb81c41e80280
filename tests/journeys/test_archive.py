"""A network leaves with all that it holds, and comes back elsewhere: downloaded, looked at, read into a new space."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_files import enter, look, press
from tests.journeys.test_import_columns import wait_for

FULL = "/espaces/communs-du-val/archive/"


def new_space(page: Any, slug: str) -> None:
    page.goto("/espaces/nouveau/")
    page.locator("#id_name").fill(slug.replace("-", " ").capitalize())
    press(page, "Ouvrir")
    page.wait_for_url("**/espaces/retour*/")


@pytest.mark.parametrize("script", [True, False])
def test_a_space_is_taken_away_and_read_back(open_page: Any, tmp_path: Path, script: bool) -> None:
    page = open_page("phone", script=script)
    enter(page, "administration")
    page.goto(FULL)
    page.get_by_text("Une archive se reprend dans un espace vide").wait_for()
    if script:
        look(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger l’archive").click()
    file = tmp_path / "val.zip"
    waiting.value.save_as(file)
    new_space(page, f"retour-du-val-{'avec' if script else 'sans'}")
    page.goto(page.url.rstrip("/") + "/archive/")
    if script:
        look(page)
    page.locator("#id_file").set_input_files(
        {"name": "liste.zip", "mimeType": "application/zip", "buffer": b"nom"}
    )
    press(page, "Lire l’archive")
    page.get_by_text("Ce fichier n’est pas l’archive d’un espace d’Essaim").first.wait_for()
    if script:
        look(page)
    page.locator("#id_file").set_input_files(file)
    press(page, "Lire l’archive")
    page.wait_for_url("**/imports/**")
    # The cards stand in this very house: they are left alone, and what the space says of itself comes back.
    wait_for(page, "Appliquer", "button")
    if script:
        look(page)
    press(page, "Appliquer")
    wait_for(page, "Annuler cet import")
    if script:
        look(page)
