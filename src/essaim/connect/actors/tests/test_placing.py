"""A card is placed by its town, by hand, by a source, or not at all; and never told finer than it is known."""

from typing import Any

import pytest

from essaim.connect.actors.actions import add_actor, edit_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.values import fields_of
from essaim.foundation.kernel.actions import SYSTEM


def made(space: Any, **fields: Any) -> Actor:
    return Actor.objects.get(pk=add_actor(SYSTEM, space, name="Une fiche", **fields).pk)


def test_a_town_places_a_card(make_space: Any) -> None:
    actor = made(make_space(), city="59000 Lille")
    assert (actor.city, actor.postcode, actor.commune) == ("Lille", "59000", "59350")
    assert (actor.precision, actor.placed_by) == ("town", "table") and actor.cell is not None
    assert round(actor.latitude or 0, 2) == 50.63
    assert "latitude" not in fields_of(actor, {})  # nobody said it: it follows from the town


def test_the_point_follows_the_town(make_space: Any) -> None:
    actor = made(make_space(), city="Lille")
    edit_actor(SYSTEM, actor, city="Dijon")
    assert actor.commune == "21231" and round(actor.latitude or 0, 1) == 47.3
    edit_actor(SYSTEM, actor, city="")
    assert (actor.commune, actor.latitude, actor.cell, actor.precision, actor.placed_by) == ("", None, None, "", "")


def test_homonyms_are_not_guessed(make_space: Any) -> None:
    actor = made(make_space(), city="Saint-Denis")
    assert (actor.commune, actor.latitude) == ("", None)
    edit_actor(SYSTEM, actor, city="Saint-Denis", commune="93066")
    assert (actor.commune, actor.placed_by) == ("93066", "table")
    edit_actor(SYSTEM, actor, summary="Un mot")
    assert actor.commune == "93066"
    edit_actor(SYSTEM, actor, commune="59350")
    assert actor.commune == "93066"  # not one of that name


def test_a_pin_outlives_the_town(make_space: Any) -> None:
    actor = made(make_space(), city="Lille", latitude="50.6", longitude="3.1")
    assert (actor.commune, actor.placed_by, actor.latitude) == ("59350", "hand", 50.6)
    edit_actor(SYSTEM, actor, city="Roubaix")
    assert (actor.commune, actor.placed_by, actor.latitude) == ("59512", "hand", 50.6)
    edit_actor(SYSTEM, actor, latitude="", longitude="")
    assert actor.placed_by == "table" and actor.latitude != 50.6


def test_an_informal_initiative_keeps_its_commune_without_its_postcode(make_space: Any) -> None:
    actor = made(make_space(), city="Saint-Denis", postcode="93200", street="3 rue X", legal_form="none")
    assert (actor.postcode, actor.street, actor.commune, actor.precision) == ("", "", "93066", "town")
    edit_actor(SYSTEM, actor, summary="Un mot")
    assert actor.commune == "93066"


@pytest.mark.parametrize("fields", [{"city": "Bruxelles", "country": "BE"}, {"city": "Lille", "country": "BE"}, {"city": "Nulle-Part"}])  # fmt: skip
def test_what_is_no_french_commune_stays_unplaced(make_space: Any, fields: dict[str, str]) -> None:
    actor = made(make_space(), **fields)
    assert (actor.commune, actor.latitude, actor.precision) == ("", None, "")


def test_a_commune_whose_point_is_not_known_says_so(make_space: Any) -> None:
    actor = made(make_space(), city="Bourgoin-Jallieu")
    assert (actor.commune, actor.precision) == ("38053", "epci")
    assert made(make_space("deux"), city="Nouméa", country="NC").latitude is None


def test_cards_of_before_get_their_commune_little_by_little(make_space: Any) -> None:
    from essaim.connect.actors.periodic import PLACED_AT_ONCE, place_cards

    space = make_space()
    cards = [
        Actor(space=space, name=f"Fiche {number}", sort_name="x", search_text="", city="Lille" if number else "")
        for number in range(PLACED_AT_ONCE + 5)
    ]
    Actor.objects.bulk_create(cards)
    before = Actor.objects.latest("pk").updated_at
    assert place_cards() == len(cards) and place_cards() == 0
    assert Actor.objects.filter(commune="59350", placed_by="table").count() == len(cards) - 1
    assert Actor.objects.filter(commune="").count() == 1
    assert Actor.objects.latest("pk").updated_at == before  # nobody changed it
