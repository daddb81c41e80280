"""A member keeps a search of the directory on her phone, shares it with her network, finds it again; another member
keeps it too; she prints it and takes it away in a file."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter


def test_a_search_is_kept_shared_and_taken_away(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "membre")
    page.goto("/annuaire/recherches/")
    page.get_by_text("Aucune recherche gardée").wait_for()
    look(page)

    page.get_by_role("link", name="Chercher dans l’annuaire").click()
    page.goto("/annuaire/?espace=communs-du-val")
    page.get_by_role("link", name="Garder cette recherche").click()
    look(page)
    page.get_by_label("Nom").fill("")
    press(page, "Garder")
    page.get_by_role("heading", name="Garder cette recherche").wait_for()
    page.get_by_label("Nom").fill(
        "Organisations du val, à rencontrer avant l’assemblée générale de printemps"
    )
    page.get_by_label("Partager avec").select_option(index=1)
    press(page, "Garder")
    page.get_by_text("La recherche est gardée").wait_for()
    address = page.url
    look(page)

    page.goto("/annuaire/recherches/")
    page.get_by_role("link", name="Organisations du val").click()
    page.get_by_role("link", name="Voir toutes les fiches").click()
    page.get_by_role("link", name="Imprimer").click()
    look(page)
    page.go_back()
    page.get_by_role("link", name="Exporter").click()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("annuaire-")

    other = open_page("phone")
    enter(other, "animation")
    other.goto("/annuaire/recherches/")
    other.get_by_role("link", name="Organisations du val").click()
    press(other, "Ne plus partager")
    other.get_by_text("n’est plus partagée").wait_for()
    look(other)
    assert other.goto(address).status == 404
