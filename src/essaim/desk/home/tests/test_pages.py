"""The first page and one's own: what they show to whom, in how many queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces import actions as spaces
from essaim.foundation.spaces.models import Application


def demo_user(who: str) -> User:
    return User.objects.get(email=f"{who}@exemple.test")


def test_the_home_page_shows_the_movement(movement: None, client: Any, db: None) -> None:
    page = client.get("/").content.decode()
    assert "8 réseaux, 100 fiches, 12 communes" in page
    for name in ("APES Hauts-de-France", "ARDES", "MES Occitanie", "PES 21", "UFISC", "Opale"):
        assert name in page
    assert "accent-plum" in page
    assert "Dijon, Côte-d’Or et Bourgogne-Franche-Comté" in page
    for name in ("actors:map", "home:propose", "home:data", "account_login", "spaces:new"):
        assert f'href="{reverse(name)}"' in page


def test_only_floors_that_have_a_room_are_shown(movement: None, client: Any, db: None) -> None:
    page = client.get("/").content.decode()
    assert "Se relier" in page
    for floor in ("Apprendre", "Agir</h2>", "Décider", "Évaluer"):
        assert floor not in page


def test_the_home_page_of_a_stranger_is_a_handful_of_queries(
    client: Any, movement: None, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(
        7
    ):  # one for the key of the kept page, three counts, networks, two for what is new
        client.get("/")


def test_queries_do_not_grow_with_the_movement(
    client: Any, movement: None, make_space: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(30):
        make_space(f"autre-{number}")
    with django_assert_num_queries(7):
        page = client.get("/").content.decode()
    assert page.count("<h3><a") == 12
    assert "Tous les réseaux" in page


def test_a_corrected_card_comes_first(movement: None, client: Any, db: None) -> None:
    from essaim.connect.actors.actions import edit_actor
    from essaim.connect.actors.models import Actor

    card = Actor.objects.get(name="La Brouette rouge")
    edit_actor(demo_user("facilitation"), card, volunteers=27)
    page = client.get("/").content.decode()
    assert page.index("La Brouette rouge") < page.index("Les réseaux")


def test_ones_own_page_is_for_who_is_signed_in(client: Any, db: None) -> None:
    assert client.get("/moi/").url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("who", "sentence"), [
    ("administration", "demande à rejoindre"), ("facilitation", "de parrainer sa demande"),
])  # fmt: skip
def test_what_waits_is_told(movement: None, as_: Any, db: None, who: str, sentence: str) -> None:
    assert sentence in as_(demo_user(who)).get("/moi/").content.decode()


def test_who_applied_is_not_asked_to_decide(movement: None, as_: Any, db: None) -> None:
    page = as_(demo_user("membre")).get("/moi/").content.decode()
    assert "rejoindre" not in page.split("Mes espaces")[0]
    assert "Les Vergers de l’Ourle" in page


def test_what_was_done_no_longer_waits(movement: None, as_: Any, db: None) -> None:
    application = Application.objects.get()
    camille, dominique = demo_user("facilitation"), demo_user("administration")
    spaces.confirm_sponsorship(camille, application.sponsorships.get(confirmed_at=None))
    spaces.decide_application(dominique, application, accept=True)
    forget_scope(dominique)
    page = as_(dominique).get("/moi/").content.decode()
    assert "rejoindre" not in page.split("Mes espaces")[0]
    assert "a décidé" in page


@pytest.mark.parametrize(("who", "most"), [("administration", 25), ("facilitation", 25), ("membre", 25)])
def test_ones_own_page_is_bounded(
    as_: Any, movement: None, django_assert_max_num_queries: Callable[..., Any], who: str, most: int
) -> None:
    client = as_(demo_user(who))
    with django_assert_max_num_queries(most):
        client.get("/moi/")


def test_a_newcomer_is_told_what_to_do(as_: Any, make_user: Any) -> None:
    page = as_(make_user("lise")).get("/moi/").content.decode()
    assert "Vous n’êtes encore dans aucun espace" in page
    assert reverse("spaces:new") in page


def test_proposing_leads_to_the_form_that_one_may_fill(as_: Any, people: Any) -> None:
    assert as_(people["member"]).get("/proposer/").url == reverse("actors:add")
    for role in ("nobody", "stranger"):
        assert as_(people[role]).get("/proposer/").url == reverse("contributions:propose")


def test_the_pages_at_the_foot_answer(movement: None, client: Any, db: None) -> None:
    assert "Vie privée" in client.get(reverse("home:privacy")).content.decode()
    page = client.get(reverse("home:data")).content.decode()
    assert reverse("transfers:export_file", args=["apes", "geojson"]) in page
