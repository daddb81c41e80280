"""Who facilitates finds cards said twice, decides of them and goes back; another reads it again; who adds a card that is
there already is asked first; a space without cards says what a search would do."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter

SPACE = "/espaces/communs-du-val/doublons/"


def pair(page: Any, name: str) -> Any:
    return page.locator("main li.card").filter(has_text=name)


def found(page: Any) -> None:
    """Wait for the worker to end the search; it may have ended before the page came."""
    last, see = (
        page.get_by_text("Dernière recherche"),
        page.get_by_role("link", name="Voir ce qu’elle a trouvé"),
    )
    last.or_(see).first.wait_for()
    if see.count():
        look(page)
        see.click()


def test_duplicates_are_decided_and_decided_again(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/annuaire/?espace=communs-du-val")
    page.get_by_role("link", name="Doublons probables").click()
    look(page)
    page.goto(SPACE)
    look(page)
    press(page, "Chercher de nouveau")
    found(page)
    page.get_by_text("Dernière recherche").wait_for()
    look(page)

    pair(page, "Torrents citoyens").get_by_role("link", name="Comparer").click()
    page.get_by_role("heading", name="Une fiche, ou deux ?").wait_for()
    look(page)
    page.get_by_role("link", name="Garder plutôt").click()
    look(page)
    page.get_by_label("Garder celui-ci (Nom)").check()
    press(page, "C’est la même : réunir")
    page.get_by_text("n’en font plus qu’une").wait_for()
    look(page)
    assert pair(page, "Torrents citoyens").count() == 0

    hangar = pair(page, "Le Hangar bleu")
    hangar.get_by_role("button", name="Ce sont deux structures").click()
    page.get_by_text("C’est noté").wait_for()
    look(page)
    pair(page, "Pigeonnier").get_by_role("button", name="Plus tard").click()
    page.get_by_text("Remise à plus tard").first.wait_for()
    look(page)

    other = open_page("phone")
    enter(other, "administration")
    other.goto(SPACE + "?etat=distinct")
    pair(other, "Le Hangar bleu").wait_for()
    look(other)
    pair(other, "Le Hangar bleu").get_by_role("button", name="À décider de nouveau").click()
    other.get_by_text("de nouveau à décider").wait_for()
    other.goto(SPACE + "?etat=later")
    pair(other, "Pigeonnier").get_by_role("button", name="À décider de nouveau").click()
    look(other)

    other.goto("/chercher/?q=torrents")
    other.locator("main").get_by_role("link", name="Torrents citoyen").first.click()
    other.get_by_role("heading", name="Doublons").wait_for()
    look(other)
    other.locator("#doublons").get_by_role("button", name="Séparer").click()
    other.get_by_text("de nouveau séparées").wait_for()
    look(other)
    page.goto(SPACE)
    pair(page, "Torrents citoyens").wait_for()


def test_a_card_that_is_there_is_not_added_twice_unless_one_means_it(open_page: Callable[..., Any]) -> None:
    page = open_page("phone", script=False)
    enter(page, "membre")
    page.goto("/acteurs/nouveau/?espace=communs-du-val")
    page.locator("#id_name").fill("Vergers de l’Ourle")
    press(page, "Enregistrer")
    page.get_by_text("Une fiche lui ressemble").wait_for()
    assert page.locator("#id_name").input_value() == "Vergers de l’Ourle"
    page.locator("#pareilles").get_by_role("link", name="Les Vergers de l’Ourle").click()
    page.get_by_role("heading", name="Les Vergers de l’Ourle", exact=True).wait_for()


def test_a_space_without_cards_says_what_a_search_does(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/acteurs/nouveau/?espace=communs-du-val")
    page.locator("#id_name").fill("Vergers de l’Ourle")
    press(page, "Enregistrer")
    page.get_by_text("Une fiche lui ressemble").wait_for()
    look(page)
    page.goto("/espaces/conseil-du-val/doublons/")
    page.get_by_text("Personne n’a encore cherché").wait_for()
    look(page)
    press(page, "Chercher les doublons")
    found(page)
    page.get_by_text("Aucun doublon probable").wait_for()
    look(page)
