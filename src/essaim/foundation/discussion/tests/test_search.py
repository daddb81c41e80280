"""Comments are found by their words, by whoever may read them, as long as they stand; a result leads to its place."""

import random
from typing import Any

import pytest
from django.urls import reverse

from essaim.connect.actors.actions import (
    bin_actor,
    close_actor,
    edit_actor,
    open_actor,
    purge_actor,
    restore_actor,
)
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.discussion import actions
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.personal import ERASABLE
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search import index
from essaim.foundation.search.models import Row
from essaim.foundation.search.queries import find, in_order, suggest
from essaim.foundation.search.testing import differences, stale
from essaim.foundation.spaces.actions import edit_space
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db
KIND = "discussion.contribution"
ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]


def said(by: Any, card: Any, body: str = "Le rémouleur passe chaque samedi.", **more: Any) -> Contribution:
    made: Contribution = actions.comment_on(by, card, body=body, **more)
    return made


def found(user: Any, text: str = "rémouleurs") -> list[str]:
    return [row.title for row in in_order(find(user, text).keys) if row.object_type == KIND]


def test_a_result_leads_to_the_comment_whatever_came_before(client: Any, people: Any, card: Any) -> None:
    for number in range(25):
        said(people["facilitator"], card, f"Numéro {number} de la série.")
    made = said(people["member"], card)
    answer = said(people["facilitator"], card, "Et le vannier aussi.", parent=made)
    for text, comment in (("rémouleur", made), ("vannier", answer)):
        page = client.get(reverse("search:search"), {"q": text}).content.decode()
        assert "à propos de «\u202fÉpicerie du Val\u202f»" in page and "<mark>" in page
        (row,) = in_order(find(None, text).keys)
        path, anchor = row.url.split("#")
        there = client.get(path).content.decode()
        assert f'id="{anchor}"' in there and anchor == f"c-{comment.public_id}"
        assert "Numéro 3 " not in there and "Lire depuis le premier" in there
    for odd in ("x", "00000000-0000-7000-8000-000000000000"):
        first = client.get(f"/discussion/fiche/{card.public_id}/", {"c": odd}).content.decode()
        assert "Numéro 3 " in first and "Lire depuis le premier" not in first


def test_its_words_are_shown_once(client: Any, people: Any, card: Any) -> None:
    said(people["member"], card)
    said(people["member"], card, f"{'Un long début. ' * 10}Le rétameur passe aussi.")
    for text, places in (("rémouleur", (True, False)), ("rétameur", (False, True))):
        (found_one,) = client.get(reverse("search:search"), {"q": text}).context["results"]
        marks = [[part for part, hit in parts if hit] for parts in (found_one.title, found_one.excerpt)]
        assert tuple(map(bool, marks)) == places and bool(found_one.excerpt) is places[1]


def test_the_name_of_who_wrote_it_finds_nothing(people: Any, card: Any, make_user: Any) -> None:
    said(make_user("Zéphirine"), card)
    Contribution.objects.update(state="published")
    index.refresh(KIND, [Contribution.objects.get().pk])
    assert found(None) and found(None, "Zéphirine") == []


def test_a_comment_is_no_suggestion_and_stands_after_what_bears_the_name(
    people: Any, space: Any, card: Any
) -> None:
    said(people["member"], card, "Marmite")
    make_actor(space, "La marmite")
    assert [row.title for row in suggest(None, "marmit")] == ["La marmite"]
    assert [row.title for row in in_order(find(None, "marmite").keys)] == ["La marmite", "Marmite"]


@pytest.mark.parametrize("visibility", ["public", "network", "group", "private"])
def test_whoever_sees_the_object_finds_its_comments_and_nobody_else(
    people: Any, space: Any, visibility: str
) -> None:
    card = make_actor(space, visibility=visibility)
    said(SYSTEM, card)
    for role in ROLES:
        sees = card in type(card).objects.live() and _sees(people[role], card)
        assert bool(found(people[role])) is sees, role
        assert differences(people[role]) == {}


def _sees(user: Any, card: Any) -> bool:
    from essaim.foundation.kernel.rules import may

    return may(user, "actors.view", card)


def test_a_private_space_does_not_betray_what_is_said_in_it(people: Any, space: Any) -> None:
    said(SYSTEM, space)
    assert found(None) and found(people["elsewhere"])
    edit_space(SYSTEM, space, visibility="private")
    assert not found(None) and not found(people["elsewhere"]) and found(people["facilitator"])


def test_hidden_binned_or_gone_it_is_not_found(people: Any, card: Any, make_user: Any, join: Any) -> None:
    facilitator, member = people["facilitator"], people["member"]
    made = said(member, card)
    actions.bin_contribution(member, made)
    assert not found(facilitator)
    actions.restore_contribution(member, made)
    assert found(None)
    for number in range(3):
        user = make_user(f"témoin{number}")
        actions.report_comment(user, made, reason="attack")
    assert not found(facilitator)  # hidden by reports
    made.refresh_from_db()
    actions.decide_contribution(facilitator, made, verdict="publish")
    assert found(None)
    made.refresh_from_db()
    actions.remove_comment(facilitator, made, reason="attack")
    assert not found(facilitator) and stale([KIND]) == {}


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_it_follows_its_card_in_the_bin_and_out_of_it(people: Any, space: Any, visibility: str) -> None:
    card = make_actor(space, visibility=visibility)
    said(SYSTEM, card)
    facilitator = people["facilitator"]
    bin_actor(SYSTEM, card)
    assert not found(facilitator)
    restore_actor(SYSTEM, card)
    assert found(facilitator)
    close_actor(SYSTEM, card, visibility="private")
    assert not found(None)
    open_actor(SYSTEM, card, visibility="public")
    assert found(None)
    purge_actor(SYSTEM, card)
    assert not Row.objects.filter(object_type=KIND).exists()


def test_a_held_comment_and_a_correction_are_not_found(people: Any, card: Any) -> None:
    held = said(people["nobody"], card)
    actions.propose_correction(people["member"], card, body="Le rémouleur est ailleurs.", values={})
    assert held.state == "held" and not found(people["administrator"])


@pytest.mark.parametrize("choice", ["unnamed", "gone"])
def test_an_erasure_reaches_the_index(people: Any, card: Any, choice: str) -> None:
    said(people["member"], card)
    (each,) = ERASABLE
    while each.erase(people["member"], choice):
        if choice == "unnamed":
            break
    assert bool(found(None)) is (choice == "unnamed") and stale([KIND]) == {}
    assert not Row.objects.filter(object_type=KIND, author_id=people["member"].party_id).exists()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_actions_the_index_is_what_a_rebuild_would_make(seed: int, people: Any, space: Any) -> None:
    draw = random.Random(seed)
    cards = [make_actor(space, f"Carte {number}") for number in range(2)]
    made = [
        said(people["member"], draw.choice(cards), f"Phrase numéro {number} assez longue.")
        for number in range(4)
    ]
    for _step in range(20):
        comment = draw.choice(made)
        comment.refresh_from_db()
        _something(draw, people, comment, draw.choice(cards))
        assert stale([KIND, "actors.actor"]) == {}


def _something(draw: random.Random, people: Any, comment: Contribution, card: Any) -> None:
    from django.core.exceptions import ValidationError

    from essaim.foundation.kernel.rules import Denied

    card.refresh_from_db()
    member, facilitator = people["member"], people["facilitator"]
    acts = [
        lambda: actions.bin_contribution(member, comment),
        lambda: actions.restore_contribution(member, comment),
        lambda: actions.edit_comment(member, comment, body=f"Autre phrase {draw.random()}"),
        lambda: actions.remove_comment(facilitator, comment, reason="attack"),
        lambda: actions.decide_contribution(facilitator, comment, verdict="publish"),
        lambda: edit_actor(SYSTEM, card, name=f"Carte {draw.random()}"),
        lambda: (restore_actor if card.binned_at else bin_actor)(SYSTEM, card),
        lambda: edit_space(SYSTEM, Space.objects.get(pk=card.space_id), visibility=draw.choice(["public", "private"])),
    ]  # fmt: skip
    try:
        draw.choice(acts)()
    except (Denied, ValidationError):
        return
