"""The open interface, version 1: what it gives, what it keeps to itself, what it refuses and how."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.connect.actors.tests.factories import make_actor
from essaim.exchange.api import reference
from essaim.foundation.kernel.models import Link


@pytest.fixture
def cards(space: Any) -> list[Any]:
    found = [make_actor(space, f"Atelier {rank}", summary="Des vélos") for rank in range(5)]
    make_actor(space, "Atelier fermé", visibility="group")
    return found


def test_cards_by_pages_and_only_public_ones(client: Any, cards: list[Any]) -> None:
    names, address, seen = [], "/api/v1/cards?limit=2", 0
    while address:
        answer = client.get(address)
        assert answer.status_code == 200 and answer["Access-Control-Allow-Origin"] == "*" and answer["ETag"]
        page = answer.json()
        names += [each["name"] for each in page["results"]]
        address, seen = (page["next"] or "").partition("://")[2], seen + 1
        address = "/" + address.partition("/")[2] if address else ""
    assert names == [f"Atelier {rank}" for rank in range(5)] and seen == 3 and page["count"] == 5


def test_a_member_reads_no_more_than_a_stranger(people: Any, as_: Any, cards: list[Any]) -> None:
    found = as_(people["member"]).get("/api/v1/cards").json()
    assert "Atelier fermé" not in [each["name"] for each in found["results"]]


def test_one_card_its_relations_and_a_closed_one(client: Any, cards: list[Any], space: Any) -> None:
    one, two = cards[:2]
    Link.objects.create(
        source_type="actors.actor", source_id=one.pk, target_type="actors.actor", target_id=two.pk, kind="member_of"
    )  # fmt: skip
    found = client.get(f"/api/v1/cards/{one.public_id}").json()
    assert found["name"] == "Atelier 0" and found["space"]["slug"] == "reseau" and found["licence_url"]
    related = client.get(f"/api/v1/cards/{two.public_id}/relations").json()["results"]
    assert [(each["kind"], each["direction"], each["name"]) for each in related] == [
        ("member_of", "in", "Atelier 0")
    ]
    closed = make_actor(space, "Close", visibility="private")
    for path in (f"/api/v1/cards/{closed.public_id}", f"/api/v1/cards/{closed.public_id}/relations"):
        answer = client.get(path)
        assert answer.status_code == 404 and "fiche publique" in answer.json()["error"]


def test_unchanged_pages_travel_once(client: Any, cards: list[Any]) -> None:
    etag = client.get("/api/v1/cards")["ETag"]
    assert client.get("/api/v1/cards", HTTP_IF_NONE_MATCH=etag).status_code == 304


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=-1", "1 au moins"), ("limit=1000000000", "100 au plus"), ("limit=dix", "nombre entier"),
        ("after=x", "identifiant"), ("after=018f0000-0000-7000-8000-000000000000", "Reprenez"),
        ("categorie=absente", "n’existe pas ici"), ("bbox=nord", "ouest,sud,est,nord"), ("bbox=5,50,1,10", "ouest,sud,est,nord"),
        ("q=" + "x" * 201, "200 caractères"), ("category=amap", "n’est pas un paramètre"), ("espace=%00", "n’existe pas ici"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_one_sentence(client: Any, db: None, query: str, said: str) -> None:
    answer = client.get(f"/api/v1/cards?{query}")
    assert answer.status_code == 400 and said in answer.json()["error"], answer.content


def test_it_is_for_reading(client: Any, db: None) -> None:
    assert client.post("/api/v1/cards").status_code == 405
    assert client.options("/api/v1/cards")["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.get("/api/v1/absent").status_code == 404
    assert client.head("/api/v1/cards").status_code == 200
    assert client.get("/api/v1/").status_code == 302


HOSTILE = st.sampled_from(["", "-1", "1e9", "0", "' OR 1=1 --", "\x00", "é", "NaN", "1,2,3,4", ";;", "{}", "[]", "9" * 40, "<x>", "%s"]) | st.text(max_size=12)  # fmt: skip
PATHS = ["/api/v1/cards", "/api/v1/offers", "/api/v1/spaces", "/api/v1/vocabularies/categories", "/api/elements.json", "/api/elements/search", "/api/murmurations.json"]  # fmt: skip
NAMES = ["limit", "after", "q", "bbox", "bounds", "boundsJson", "categories", "categories[]", "ids", "id", "ontology", "text", "territoire", "mot", "genre", "espace"]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), query=st.dictionaries(st.sampled_from(NAMES), HOSTILE, max_size=3))
def test_nothing_hostile_breaks_it(client: Any, db: None, path: str, query: dict[str, str]) -> None:
    answer = client.get(path, query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code in (200, 400, 404)
    assert answer.status_code == 200 or json.loads(body)["error"]


# -- what is told of it


def test_the_reference_is_what_it_takes(client: Any, db: None) -> None:
    document = client.get("/api/openapi.json").json()
    told = {f"/api/v1{each.path}": {one.name for one in each.parameters} for each in reference.V1}
    taken = {
        path.replace("uuid:", "").replace("slug:", ""): {
            each["name"] for each in methods["get"]["parameters"] if each["in"] == "query"
        }
        for path, methods in document["paths"].items()
    }
    assert taken == told
    assert document["paths"]["/api/v1/cards/{public_id}"]["get"]["operationId"] == "card"
    assert document["paths"]["/api/v1/cards"]["get"]["summary"].startswith("Les fiches")
    assert all(each["description"] for each in document["paths"]["/api/v1/cards"]["get"]["parameters"])


def test_every_address_of_the_reference_answers(client: Any, cards: list[Any]) -> None:
    from essaim.exchange.api.tests.test_gogocarto import placed

    one = placed(cards[0].space, "Placée", 43.0, 1.1)
    page = client.get("/api/").content.decode()
    for group in reference.groups(str(one.public_id)):
        for each in group.addresses:
            assert f"<code>{each.path}</code>" in page
            if each.example:
                assert client.get(each.example).status_code == 200, each.example


def test_every_operation_reads_as_a_stranger() -> None:
    """Default deny, inside the one view that the URLconf knows: an operation reads, and asks nothing of who asks."""
    from essaim.exchange.api import v1

    patterns: list[URLPattern] = [each for each in v1.api.urls[0] if each.name != "api-root"]
    assert len(patterns) == len(reference.V1)
    text = Path(v1.__file__).read_text(encoding="utf-8")
    assert "request.user" not in text and "api.post" not in text


def test_other_lists(client: Any, space: Any, make_space: Any) -> None:
    from essaim.foundation.places.models import Territory, TerritoryCommune

    make_space("clos", visibility="group")
    drawn = Territory.objects.create(space=space, name="Vallée", slug="vallee", size=1)
    TerritoryCommune.objects.create(territory=drawn, commune="09334")
    assert [each["slug"] for each in client.get("/api/v1/spaces").json()["results"]] == ["reseau"]
    assert client.get("/api/v1/spaces/clos").status_code == 404
    assert client.get("/api/v1/territories/vallee").json()["communes"] == ["09334"]
    words = client.get("/api/v1/vocabularies/categories?limit=3").json()
    assert len(words["results"]) == 3 and "after=" in words["next"]
    again = client.get("/api/v1/vocabularies/categories?" + words["next"].partition("?")[2]).json()
    assert again["results"][0]["slug"] > words["results"][-1]["slug"]
    assert client.get("/api/v1/vocabularies/rien").status_code == 404


def test_its_library_is_not_loaded_before_it_is_asked() -> None:
    """15 MB and 0.6 s: no file but these two imports it, and these are imported inside functions alone."""
    room = Path(reference.__file__).parent
    loads = re.compile(r"^(?:from|import) (?:ninja|pydantic|essaim\.exchange\.api\.(?:v1|schemas))", re.M)
    found = {file.name for file in room.glob("*.py") if loads.search(file.read_text("utf-8"))}
    assert found == {"v1.py", "schemas.py"}
    assert not re.search(
        r"^from essaim\.exchange\.api import .*\bv1\b", (room / "views.py").read_text("utf-8"), re.M
    )
