"""A resident narrows the map, goes into a cluster by the keyboard, opens a card; who facilitates moves a card and the map is
right at once, for somebody else too; a network without cards says so."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter

CARD = "Lavoir des Carreaux"
FOUND = "/carte/?q=lavoir+carreaux"


def longitude(page: Any) -> float:
    """Where the only card of the list stands; its point is on the map."""
    page.locator(f".marker.point[data-name^='{CARD}']").wait_for()
    return float(page.locator("#results [data-lon]").get_attribute("data-lon"))


def test_a_resident_goes_into_a_cluster_by_the_keyboard(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/carte/")
    page.locator(".marker.cluster").first.wait_for()
    page.get_by_label("Nature").select_option("initiative")
    page.wait_for_url("**nature=initiative**")
    page.locator(".legend").get_by_text("Initiative").wait_for()
    look(page)
    for _closer in range(8):
        page.locator(".marker").first.wait_for()
        if page.locator(".marker.point").count():
            break
        before = page.url
        page.locator(".marker.cluster").first.focus()
        page.keyboard.press("Enter")
        if page.locator(".map-card a").count():
            break
        page.wait_for_function("before => location.href !== before", arg=before)
        page.wait_for_load_state("networkidle")
    if not page.locator(".map-card a").count():
        page.locator(".marker.point").first.focus()
        page.keyboard.press("Enter")
    link = page.locator(".map-card a").first
    link.wait_for()
    name = link.inner_text()
    look(page)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=name, exact=True).wait_for()


def test_a_card_that_moves_is_right_at_once(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/carte/?espace=communs-du-val&territoire=departement-48")
    page.get_by_text("Aucune fiche ici").wait_for()
    look(page)
    page.goto("/acteurs/nouveau/?espace=communs-du-val")
    page.locator("#id_name").fill(CARD)
    page.locator("#id_postcode").fill("23000")
    page.locator("#id_city").fill("Guéret")
    press(page, "Enregistrer")
    page.get_by_role("heading", name=CARD, exact=True).wait_for()
    card = page.url

    other = open_page("phone")
    other.goto(FOUND)
    assert 1 < longitude(other) < 3
    other.get_by_text("juste, aujourd’hui").first.wait_for()
    look(other)

    page.goto(card)
    page.get_by_role("link", name="Modifier", exact=True).click()
    page.locator("#id_postcode").fill("29200")
    page.locator("#id_city").fill("Brest")
    press(page, "Enregistrer")
    page.get_by_role("heading", name=CARD, exact=True).wait_for()
    for reader in (page, other):
        reader.goto(FOUND)
        assert -5 < longitude(reader) < -4
