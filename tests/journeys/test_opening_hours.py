"""Who facilitates a network writes on a phone when a place is open: a wrong way is refused with an example, a right one is
read by day on the card."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter


def test_opening_hours_are_typed_refused_and_read(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/annuaire/?q=regie+trois+rues")
    page.get_by_role("link", name="Régie des Trois Rues").first.click()
    page.get_by_role("link", name="Modifier", exact=True).click()
    page.get_by_label("Heures d’ouverture").fill("le matin, sauf en août")
    press(page, "Enregistrer")
    page.get_by_text("Ces horaires ne se lisent pas").first.wait_for()
    look(page)
    page.get_by_label("Heures d’ouverture").fill(
        "du lundi au jeudi 8h30-12h30, 13h30-17h ; vendredi 8h30-12h30"
    )
    press(page, "Enregistrer")
    page.get_by_role("heading", name="Heures d’ouverture").wait_for()
    page.get_by_text("13h30\u202f–\u202f17h").first.wait_for()
    look(page)

    resident = open_page("phone")
    resident.goto(page.url)
    resident.get_by_text("13h30\u202f–\u202f17h").first.wait_for()
    look(resident)
