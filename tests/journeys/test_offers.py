"""Somebody who keeps a card says on a phone what its organisation offers; a resident finds it and is led to the card;
once it is over, it is taken back, and said again."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter

TITLE = "Pressoir à pommes et deux cents bouteilles consignées, à prêter le samedi d’octobre à novembre"


def test_an_offer_is_published_found_and_taken_back(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "membre")
    page.goto("/besoins-et-offres/")
    look(page)
    page.get_by_role("link", name="Publier pour Les Vergers de l’Ourle").click()
    look(page)
    page.get_by_label("Nous proposons").check()
    press(page, "Publier")
    page.get_by_text("Donnez un titre.").first.wait_for()
    assert page.get_by_label("Nous proposons").is_checked()
    look(page)
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Thème").select_option("souverainete-alimentaire")
    press(page, "Publier")
    page.get_by_text("C’est publié").wait_for()
    address = page.url
    look(page)

    resident = open_page("phone")
    resident.goto("/besoins-et-offres/")
    resident.get_by_label("Mots").fill("pressoir")
    resident.get_by_label("Besoins ou offres").select_option("offer")
    press(resident, "Filtrer")
    look(resident)
    resident.get_by_role("link", name="Pressoir à pommes").click()
    look(resident)
    resident.get_by_role("link", name="Voir la fiche").click()
    resident.get_by_role("heading", name="Propose").wait_for()
    look(resident)
    resident.goto("/besoins-et-offres/?q=zzzz")
    resident.get_by_text("Rien ne correspond en ce moment").wait_for()
    look(resident)

    page.goto(address)
    press(page, "Retirer")
    page.get_by_text("C’est retiré des listes").wait_for()
    look(page)
    resident.goto("/besoins-et-offres/?q=pressoir")
    resident.get_by_text("Rien ne correspond en ce moment").wait_for()
    page.get_by_text("Ce qui est passé").click()
    page.get_by_role("link", name="Redire").click()
    press(page, "Enregistrer")
    page.get_by_text("C’est enregistré").wait_for()
    resident.reload()
    resident.get_by_role("link", name="Pressoir à pommes").wait_for()
