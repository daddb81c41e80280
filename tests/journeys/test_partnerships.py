"""Who facilitates writes an agreement down, corrects what is refused, reads it again, ends it; a member reads it from a card and
from the menu; in a network that has just opened the register is empty and says so."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up
from tests.journeys.test_every_page import enter

TITLE = "Une serre pour deux quartiers"


def test_an_agreement_is_written_read_and_ended(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/annuaire/")
    page.get_by_role("link", name="Partenariats", exact=True).click()
    look(page)
    page.get_by_text("Inscrire un partenariat", exact=True).click()
    page.get_by_role("link", name="Pour Réseau des communs du Val").click()
    page.get_by_label("Titre").fill(TITLE)
    day = date.today()
    page.locator("#id_signed_on").fill((day - timedelta(days=20)).isoformat())
    page.locator("#id_starts_on").fill((day - timedelta(days=10)).isoformat())
    page.locator("#id_ends_on").fill((day - timedelta(days=90)).isoformat())
    page.locator("#id_parties-0-name").fill("Le Marronnier")
    page.locator("#id_parties-0-brings").fill("La serre")
    press(page, "Ajouter une partie")
    page.locator("#id_parties-1-name").fill("le marronnier")
    press(page, "Enregistrer")
    page.get_by_text("Le terme vient avant le début").first.wait_for()
    look(page)
    page.locator("#id_ends_on").fill((day + timedelta(days=30)).isoformat())
    page.get_by_label("Il se renouvelle si").check()
    press(page, "Enregistrer")
    page.get_by_text("nommée deux fois").first.wait_for()
    page.locator("#id_parties-1-name").fill("Collectif des Toits")
    press(page, "Enregistrer")
    page.get_by_text("Le partenariat est inscrit").wait_for()
    page.get_by_text("puis renouvelé si les parties le décident").wait_for()
    look(page)
    address = page.url
    page.goto("/moi/")
    page.get_by_text(TITLE).first.wait_for()

    other = open_page("phone")
    enter(other, "membre")
    other.goto("/partenariats/?etat=review&q=serre")
    other.get_by_role("link", name=TITLE).click()
    other.get_by_role("link", name="Le Marronnier").click()
    other.locator("#partenariats").get_by_role("link", name=TITLE).click()
    assert other.get_by_role("link", name="Modifier").count() == 0
    look(other)

    page.goto(address)
    press(page, "Terminer aujourd’hui")
    page.get_by_text("Le partenariat est terminé").wait_for()
    look(page)
    other.goto("/partenariats/?etat=ended&q=serre")
    other.get_by_role("link", name=TITLE).wait_for()


def test_a_new_network_has_an_empty_register(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Ilan des Registres", "registres@exemple.test")
    open_network(page, "Réseau sans registre", "reseau-sans-registre")
    page.get_by_text("Les conventions de cet espace").wait_for()
    page.goto("/partenariats/?espace=reseau-sans-registre")
    page.get_by_text("Rien ne correspond").wait_for()
    look(page)
    page.goto("/espaces/reseau-sans-registre/")
    page.get_by_role("link", name="Inscrire un partenariat").click()
    press(page, "Enregistrer")
    page.get_by_text("Donnez un titre").first.wait_for()
    look(page)
