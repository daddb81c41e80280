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
    assert (actor.commune, actor.latitude, actor.cell, actor.precision, actor.placed_by) == (
        "",
        None,
        None,
        "",
        "",
    )


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
        Actor(space=space, name=f"Fiche {number}", sort_name="x", city="Lille" if number else "")
        for number in range(PLACED_AT_ONCE + 5)
    ]
    Actor.objects.bulk_create(cards)
    before = Actor.objects.latest("pk").updated_at
    assert place_cards() == len(cards) and place_cards() == 0
    assert Actor.objects.filter(commune="59350", placed_by="table").count() == len(cards) - 1
    assert Actor.objects.filter(commune="").count() == 1
    assert Actor.objects.latest("pk").updated_at == before  # nobody changed it


def test_the_directory_filters_by_place(make_space: Any, client: Any) -> None:
    from essaim.foundation.places.actions import add_territory

    space = make_space()
    for name, city in (
        ("À Lille", "Lille"),
        ("À Roubaix", "Roubaix"),
        ("À Dijon", "Dijon"),
        ("Nulle part", ""),
    ):
        add_actor(SYSTEM, space, name=name, city=city)
    add_territory(SYSTEM, space, name="Deux villes", places="Lille\nDijon")
    wanted = {
        "departement-59": {"À Lille", "À Roubaix"}, "region-27": {"À Dijon"}, "commune-59512": {"À Roubaix"},
        "epci-200093201": {"À Lille", "À Roubaix"}, "deux-villes": {"À Lille", "À Dijon"}, "departement-01": set(),
        "inconnu": {"À Lille", "À Roubaix", "À Dijon", "Nulle part"},
    }  # fmt: skip
    for value, names in wanted.items():
        response = client.get("/annuaire/", {"territoire": value})
        assert {each.name for each in response.context["page"].rows} == names, value
        assert client.get("/carte/", {"territoire": value}).status_code == 200
        points = client.get("/carte/points.json", {"territoire": value, "bbox": "-5,41,9,51", "zoom": "6"})
        assert points.status_code == 200


@pytest.mark.parametrize("few", [1_200, 1])
def test_many_cards_of_a_place_come_by_name(make_space: Any, client: Any, monkeypatch: Any, few: int) -> None:
    from essaim.connect.actors import queries

    monkeypatch.setattr(queries, "FEW_OF_AREA", few)
    space = make_space()
    for number in range(6):
        add_actor(SYSTEM, space, name=f"Fiche {number}", city="Lille" if number % 2 else "Dijon")
    rows = client.get("/annuaire/", {"territoire": "departement-59"}).context["page"].rows
    assert [each.name for each in rows] == ["Fiche 1", "Fiche 3", "Fiche 5"]


def test_a_form_asks_which_homonym(make_space: Any, make_user: Any, join: Any, client: Any) -> None:
    space, user = make_space(), make_user("membre")
    join(user, space, "member")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = "/acteurs/nouveau/?espace=reseau"
    given = {"name": "Une fiche", "kind": "initiative", "city": "Saint-Denis", "country": "FR"}
    page = client.post(address, given).content.decode()
    assert "4 communes s’appellent Saint-Denis" in page and "Seine-Saint-Denis" in page
    assert not Actor.objects.exists()
    client.post(address, {**given, "commune": "93066"})
    assert Actor.objects.get().commune == "93066"
    client.post(address, {**given, "name": "Autre", "commune": "-"})
    assert Actor.objects.get(name="Autre").commune == ""


@pytest.fixture
def writer(make_space: Any, make_user: Any, join: Any, client: Any) -> Any:
    """A member signed in, and a card that she wrote."""
    space, user = make_space(), make_user("membre")
    join(user, space, "member")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    actor = add_actor(user, space, name="Une fiche", city="Lille", street="1 rue X")
    return client, actor, f"/acteurs/{actor.public_id}/lieu/"


def test_a_pin_by_hand_and_back_to_the_town(writer: Any) -> None:
    client, actor, address = writer
    assert "est placée à la commune." in client.get(address).content.decode()
    client.post(address, {"do": "pin", "latitude": "50,61", "longitude": "3.1"})
    actor.refresh_from_db()
    assert (actor.latitude, actor.placed_by, actor.precision) == (50.61, "hand", "address")
    for wrong in (
        {"latitude": "91", "longitude": "0"},
        {"latitude": "", "longitude": ""},
        {"latitude": "x", "longitude": "1"},
    ):
        page = client.post(address, {"do": "pin", **wrong})
        assert page.status_code == 200 and "wrong" in page.content.decode()
    assert client.post(address, {"do": "town"}).status_code == 302
    actor.refresh_from_db()
    assert (actor.placed_by, round(actor.latitude, 2)) == ("table", 50.63)


def test_an_address_is_looked_for_only_where_the_operator_says(
    writer: Any, settings: Any, monkeypatch: Any
) -> None:
    from essaim.foundation.places import geocoding

    client, actor, address = writer
    assert "Chercher cette adresse" not in client.get(address).content.decode()
    settings.GEOCODER = "https://geo.exemple.org/?q={q}"
    answer = b'[{"lat": "50.6", "lon": "3.0", "addresstype": "house", "display_name": "1 rue X"}]'
    monkeypatch.setattr(geocoding, "ask", lambda url: answer)
    assert "Chercher cette adresse" in client.get(address).content.decode()
    client.post(address, {"do": "address"})
    actor.refresh_from_db()
    assert (actor.latitude, actor.placed_by, actor.precision) == (50.6, "geocoder", "address")

    def away(url: str) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(geocoding, "ask", away)
    assert "ne répond pas" in client.post(address, {"do": "address"}).content.decode()
    monkeypatch.setattr(geocoding, "ask", lambda url: b"[]")
    assert "ne connaît pas" in client.post(address, {"do": "address"}).content.decode()


def test_only_who_may_edit_places_a_card(writer: Any, make_user: Any) -> None:
    from django.test import Client

    _client, _actor, address = writer
    other = Client()
    assert other.get(address).status_code == 404
    other.force_login(make_user("autre"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(address).status_code == other.post(address, {"do": "town"}).status_code == 404


def test_a_record_without_a_point_is_placed_by_its_town(make_space: Any) -> None:
    from essaim.connect.actors.sinks import ActorSink
    from essaim.connect.actors.tests.factories import make_record

    records = [make_record("1", city="Lille"), make_record("2", city="Saint-Denis"), make_record("3", city="Lille", latitude=50.0, longitude=3.0)]  # fmt: skip
    said = [planned.reason for planned in ActorSink().plan(make_space(), "source", records)]
    assert said == [
        "Placée d’après sa commune : Lille (59000).",
        "Plusieurs communes portent ce nom : à placer sur la fiche.",
        "",
    ]
