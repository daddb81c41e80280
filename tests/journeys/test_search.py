"""A resident looks for « épicerie coopérative » on her phone: suggestions, the card that says it otherwise, a facet."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import axe_violations, too_wide
from tests.journeys.test_every_page import enter

CARD = "Les Rayons du Couserans"


def look(page: Any) -> None:
    assert axe_violations(page) == []
    assert not too_wide(page), page.url


def test_a_resident_finds_a_cooperative_shop(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/")
    field = page.get_by_role("combobox", name="Chercher dans toute la maison")
    field.press_sequentially("rayons")
    page.get_by_role("option", name=CARD).wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert "flèche" in page.locator(".search [role=status]").inner_text()
    look(page)
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option").first.get_attribute(
        "id"
    )
    look(page)
    field.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    field.fill("épicerie coopérative")
    field.press("Enter")
    page.wait_for_url("**/chercher/**")
    page.get_by_role("link", name=CARD).wait_for()
    look(page)
    page.get_by_text("Affiner").click()
    look(page)
    page.get_by_role("link", name="Ariège (09)").click()
    page.get_by_role("link", name=CARD).wait_for()
    assert "departement=09" in page.url
    look(page)
    page.get_by_role("link", name=CARD).click()
    page.get_by_role("heading", name=CARD).wait_for()


def test_a_suggestion_opens_by_the_keyboard(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/")
    field = page.get_by_role("combobox", name="Chercher dans toute la maison")
    field.press_sequentially("Rayons du c")
    page.get_by_role("option", name=CARD).wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.get_by_role("heading", name=CARD).wait_for()


def test_search_works_without_script(open_page: Callable[..., Any]) -> None:
    page = open_page("phone", script=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Chercher dans toute la maison").fill("épiceries coopératives")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**/chercher/**")
    page.get_by_role("link", name=CARD).wait_for()


def test_a_comment_is_found_and_leads_to_its_place(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/chercher/")
    page.locator("#search-all").fill("collectes de remorques")
    page.locator("#search-all").press("Enter")
    page.wait_for_url("**/chercher/**")
    result = page.locator("li.card", has_text="à propos de").first
    assert "La Brouette rouge" in result.inner_text() and result.locator("mark").count() >= 2
    look(page)
    result.get_by_role("link").click()
    page.wait_for_url("**#c-*")
    assert "prêter sa remorque" in page.locator(":target").inner_text()
    look(page)


def test_a_group_is_found_by_its_members_alone(open_page: Callable[..., Any]) -> None:
    stranger, member = open_page("phone"), open_page("phone")
    enter(member, "animation")
    for page, known in ((stranger, 0), (member, 1)):
        page.goto("/chercher/?q=conseil+administration")
        assert page.get_by_role("link", name="Conseil d’administration").count() == known
        look(page)
    member.get_by_role("link", name="Conseil d’administration").click()
    member.get_by_role("heading", name="Conseil d’administration", level=1).wait_for()


@pytest.mark.parametrize("text", ["", '"*)', "zzzz introuvable", "jardin vélo monnaie"])
def test_the_page_in_its_other_states(open_page: Callable[..., Any], text: str) -> None:
    page = open_page("phone")
    page.goto("/chercher/")
    page.locator("#search-all").fill(text)
    page.locator("#search-all").press("Enter")
    page.wait_for_load_state("networkidle")
    look(page)
