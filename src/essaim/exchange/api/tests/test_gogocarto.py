"""Requests as the map script of GoGoCarto makes them, answers as it reads them; and our own reader reads them back."""

import io
import json
from typing import Any

import pytest

from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.tiles.cells import cell
from essaim.foundation.formats import open_records
from essaim.foundation.vocabularies.models import Term

# $.ajax({data: {bounds, boundsJson, categories, fullRepresentation, ontology, stampsIds}}), as jQuery writes it.
CORNERS = '[{"_southWest":{"lat":42.5,"lng":0.5},"_northEast":{"lat":43.5,"lng":2.5}},{"_southWest":{"lat":0,"lng":0},"_northEast":{"lat":0,"lng":0}}]'  # fmt: skip
SCRIPT = {"bounds": "0.50000,42.50000,2.50000,43.50000;", "boundsJson": CORNERS, "categories": "", "fullRepresentation": "false",
          "ontology": "gogocompact", "stampsIds": ""}  # fmt: skip


def placed(space: Any, name: str, latitude: float, longitude: float, *categories: str, **fields: Any) -> Any:
    actor = make_actor(
        space, name, latitude=latitude, longitude=longitude, cell=cell(latitude, longitude), precision="address", **fields
    )  # fmt: skip
    for slug in categories:
        term = Term.objects.get(scheme="category", slug=slug)
        actor.actor_terms.create(term=term, sort_name=actor.sort_name)
        if term.parent_id:
            actor.actor_terms.create(term_id=term.parent_id, implied=True, sort_name=actor.sort_name)
    return actor


@pytest.fixture
def two(space: Any) -> tuple[Any, Any]:
    near = placed(space, "La Couserane", 43.0, 1.1, "amap", city="Saint-Girons", street="1 rue du Pont", summary="Des paniers.")  # fmt: skip
    far = placed(space, "Le Hangar", 50.6, 3.0, "tiers-lieu")
    placed(space, "Close", 43.0, 1.1, "amap", visibility="group")
    make_actor(space, "Sans point")
    return near, far


def asked(client: Any, path: str, **given: str) -> Any:
    answer = client.get(path, given)
    assert answer.status_code == 200 and answer["Access-Control-Allow-Origin"] == "*", answer.content
    return json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def test_what_the_script_asks_of_a_view_and_reads(client: Any, two: Any) -> None:
    near = two[0]
    found = asked(client, "/api/elements.json", **SCRIPT)
    assert found["ontology"] == "gogocompact" and found["licence"].startswith("https://creativecommons.org/")
    assert found["mapping"] == ["id", ["name"], "latitude", "longitude", "status", "moderationState"]
    amap = Term.objects.get(slug="amap").pk
    assert found["data"] == [[str(near.public_id), ["La Couserane"], 43.0, 1.1, [amap], 1, 0]]
    assert asked(client, "/api/elements", boundsJson=CORNERS, ontology="gogocompact")["data"] == found["data"]


def test_a_full_element_and_its_categories(client: Any, two: Any) -> None:
    near = two[0]
    for path in (f"/api/elements/{near.public_id}.json", f"/api/elements/{near.public_id}"):
        found = asked(client, path)
        element = found["data"]
        assert found["ontology"] == "gogofull" and element["id"] == str(near.public_id)
    assert element["geo"] == {"latitude": 43.0, "longitude": 1.1} and element["sourceKey"] == near.space.name
    assert element["address"]["addressLocality"] == "Saint-Girons" and element["createdAt"] == near.created_at.strftime("%d/%m/%Y")  # fmt: skip
    assert element["categories"] == [each["id"] for each in element["categoriesFull"]]
    taxonomy = asked(client, "/api/taxonomy.json")
    assert isinstance(taxonomy, list) and len(taxonomy) == 1 and taxonomy[0]["isRootCategory"]
    top = next(each for each in taxonomy[0]["options"] if each["slug"] == "alimentation")
    assert element["categories"][0] in [each["id"] for each in top["subcategories"][0]["options"]]
    assert asked(client, "/api/gogocartojs-conf.json")["data"]["taxonomy"] == taxonomy


def test_categories_of_either_level_by_number_or_slug(client: Any, two: Any) -> None:
    for given in ("alimentation", "amap", str(Term.objects.get(slug="alimentation").pk)):
        assert [each["name"] for each in asked(client, "/api/elements.json", categories=given)["data"]] == [
            "La Couserane"
        ]
    number = str(Term.objects.get(slug="lieux").pk)
    assert [each["name"] for each in asked(client, "/api/elements.json", **{"categories[]": number})["data"]] == ["Le Hangar"]  # fmt: skip
    assert asked(client, "/api/elements.json", categories="999999999")["data"] == []
    assert len(asked(client, "/api/elements.json", limit="1")["data"]) == 1
    ids = f"{two[1].public_id},018f0000-0000-7000-8000-000000000000"
    assert [each["name"] for each in asked(client, "/api/elements.json", ids=ids)["data"]] == ["Le Hangar"]


def test_words_find_elements(client: Any, two: Any) -> None:
    found = asked(client, "/api/elements/search", text="couserane")
    assert [each["name"] for each in found["data"]] == ["La Couserane"] and found["ontology"] == "gogofull"
    assert asked(client, "/api/elements/search")["data"] == []


@pytest.mark.parametrize(
    "query",
    ["bounds=nord", "bounds=1,50,2,40", "bounds=;;;", "bounds=1,2,3", "bounds=nan,1,2,3", "boundsJson=[1]", "boundsJson={", "limit=-1",
     "limit=1000000000", "limit=dix", "ontology=x", "ids=1", "bounds=" + "1,2,3,4;" * 17],
)  # fmt: skip
def test_bad_requests_get_a_sentence(client: Any, db: None, query: str) -> None:
    answer = client.get(f"/api/elements.json?{query}")
    assert answer.status_code == 400 and answer.json()["error"], query


def test_what_is_no_element_is_not_found(client: Any, space: Any, two: Any) -> None:
    unplaced = make_actor(space, "Ailleurs")
    for one in (unplaced.public_id, "018f0000-0000-7000-8000-000000000000"):
        assert client.get(f"/api/elements/{one}.json").status_code == 404
    assert client.get("/api/elements.json?id=10kw").status_code == 404
    assert client.get(f"/api/elements/{unplaced.public_id}.jsonld").json()["@graph"][0]["name"] == "Ailleurs"


@pytest.mark.parametrize("ontology", ["gogofull", "gogocompact", "gogosync"])
def test_our_own_reader_reads_it_back(client: Any, two: Any, ontology: str) -> None:
    data = json.dumps(asked(client, "/api/elements.json", ontology=ontology)).encode()
    found = {each.name: each for each in open_records(io.BytesIO(data), filename="elements.json")}
    assert set(found) == {"La Couserane", "Le Hangar"}
    fields = found["La Couserane"].fields
    assert (fields["latitude"], fields["longitude"]) == (43.0, 1.1)
    if ontology != "gogocompact":
        assert fields["categories"] == ["amap"] and fields["street"] == "1 rue du Pont"


def test_linked_data_of_the_same_cards(client: Any, two: Any) -> None:
    for answer in (
        client.get("/api/elements.jsonld"),
        client.get("/api/elements.json", headers={"Accept": "application/ld+json"}),
    ):
        graph = json.loads(b"".join(answer.streaming_content))["@graph"]
        assert [each["name"] for each in graph] == ["La Couserane", "Le Hangar"]
        assert (
            "https://wiki.openstreetmap.org/wiki/Tag:amenity=community_centre" in graph[1]["additionalType"]
        )
