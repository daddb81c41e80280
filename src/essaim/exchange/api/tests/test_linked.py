"""A card as linked data, read by rdflib without the network; as a Murmurations profile, read by our own reader."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from essaim.connect.actors.models import Union
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.offers.models import Offer
from essaim.foundation.formats import open_records
from essaim.foundation.kernel.models import Link
from essaim.foundation.vocabularies.models import Term

SCHEMA, PAIR = "https://schema.org/", "http://virtual-assembly.org/ontologies/pair#"


def triples(document: dict[str, Any]) -> Any:
    """The graph of a document; the context of schema.org, which is only a name there, is given here."""
    from rdflib import Graph

    if document["@context"] == "https://schema.org":
        document = document | {"@context": {"@vocab": SCHEMA}}
    return Graph().parse(data=json.dumps(document), format="json-ld")


def relate(source: Any, target: Any, kind: str) -> None:
    Link.objects.create(
        source_type="actors.actor", source_id=source.pk, target_type="actors.actor", target_id=target.pk, kind=kind
    )  # fmt: skip


@pytest.fixture
def card(space: Any) -> Any:
    actor = make_actor(
        space, "Les </script> Vergers", latitude=43.1, longitude=1.2, city="Saint-Girons", country="FR", acronym="LV",
        website="https://vergers.example.org", summary="Des fruits & du pain.", missions=["Nourrir"], links=["https://forum.example.org"],
    )  # fmt: skip
    for scheme, slug in (("category", "vente-a-la-ferme"), ("theme", "finances-solidaires")):
        actor.actor_terms.create(term=Term.objects.get(scheme=scheme, slug=slug), sort_name=actor.sort_name)
    network, friend = make_actor(space, "Réseau"), make_actor(space, "Ami")
    hidden = make_actor(space, "Caché", visibility="group")
    relate(actor, network, "member_of")
    relate(friend, actor, "partner")
    relate(friend, actor, "funds")
    relate(actor, hidden, "partner")
    Offer.objects.create(
        actor=actor, kind="need", title="Un pressoir", until=timezone.localdate() + timedelta(days=9)
    )
    return actor


def test_schema_org_as_triples(client: Any, card: Any, settings: Any) -> None:
    from rdflib import URIRef

    answer = client.get(f"/acteurs/{card.public_id}.jsonld")
    assert (
        answer["Content-Type"].startswith("application/ld+json")
        and answer["Access-Control-Allow-Origin"] == "*"
    )
    graph = triples(answer.json())
    here = URIRef(f"{settings.BASE_URL}/acteurs/{card.public_id}/")
    belongs = [
        str(graph.value(other, URIRef(SCHEMA + "name")))
        for other in graph.objects(here, URIRef(SCHEMA + "memberOf"))
    ]
    assert belongs == ["Réseau"]
    funders = [
        str(graph.value(other, URIRef(SCHEMA + "name")))
        for other in graph.objects(here, URIRef(SCHEMA + "funder"))
    ]
    assert funders == ["Ami"]
    types = {str(each) for each in graph.objects(here, URIRef(SCHEMA + "additionalType"))}
    assert "https://wiki.openstreetmap.org/wiki/Tag:shop=farm" in types and PAIR + "Organization" in types
    assert "http://purl.org/essglobal/standard/themes/T3" in types


def test_pair_as_triples(client: Any, card: Any, settings: Any) -> None:
    from rdflib import RDF, Literal, URIRef

    graph = triples(client.get(f"/acteurs/{card.public_id}.pair.jsonld").json())
    here = URIRef(f"{settings.BASE_URL}/acteurs/{card.public_id}/")
    assert (here, RDF.type, URIRef(PAIR + "Organization")) in graph
    assert (here, URIRef(PAIR + "label"), Literal(card.name)) in graph
    assert len(list(graph.objects(here, URIRef(PAIR + "partnerOf")))) == 1  # the hidden one is not told
    assert len(list(graph.objects(here, URIRef(PAIR + "partOf")))) == 1
    place = graph.value(here, URIRef(PAIR + "hasLocation"))
    assert float(graph.value(place, URIRef(PAIR + "latitude"))) == 43.1
    postal = graph.value(place, URIRef(PAIR + "hasPostalAddress"))
    assert str(graph.value(postal, URIRef(PAIR + "addressLocality"))) == "Saint-Girons"
    topic = graph.value(here, URIRef(PAIR + "hasTopic"))
    assert str(topic) == f"{settings.BASE_URL}/mots/themes/finances-solidaires/"
    need = graph.value(here, URIRef(PAIR + "needs"))
    assert str(graph.value(need, URIRef(PAIR + "label"))) == "Un pressoir"


def test_a_profile_as_the_schema_wants_it(client: Any, card: Any, settings: Any) -> None:
    profile = client.get(f"/acteurs/{card.public_id}/murmurations.json").json()
    assert profile["linked_schemas"] == ["organizations_schema-v1.0.0"] and profile["name"] == card.name
    assert profile["geolocation"] == {"lat": 43.1, "lon": 1.2} and profile["country_iso_3166"] == "FR"
    assert len(set(profile["tags"])) == len(profile["tags"]) == 2
    for each in (profile["primary_url"], *(each["url"] for each in profile["urls"])):
        assert re.match(r"^https?://", each)
    predicates = sorted(each["predicate_url"] for each in profile["relationships"])
    assert predicates == [PAIR + "partnerOf", SCHEMA + "funder", SCHEMA + "memberOf"]
    (found,) = open_records(io.BytesIO(json.dumps(profile).encode()))
    assert found.name == "Les Vergers" and found.fields["website"] == card.website
    assert found.fields["latitude"] == 43.1 and set(found.fields["keywords"]) == set(profile["tags"])


def test_profiles_are_listed_for_an_index(client: Any, card: Any, settings: Any) -> None:
    settings.BASE_URL = "https://essaim.example.org"
    first = client.get("/api/murmurations.json?limit=2").json()
    assert (
        len(first["data"]) == 2 and f"{card.public_id}/murmurations.json" in first["data"][0]["profile_url"]
    )
    rows = {
        each.name: each for each in open_records(io.BytesIO(json.dumps(first).encode()))
    }  # as another house would
    assert rows["Les Vergers"].fields["latitude"] == 43.1
    assert (
        rows["Les Vergers"].fields["source_url"]
        == rows["Les Vergers"].external_id
        == first["data"][0]["profile_url"]
    )
    path = first["links"]["next"].partition("/api/")[2]
    assert len(client.get(f"/api/{path}").json()["data"]) == 1


def test_the_page_leads_to_them_and_holds_the_data(client: Any, card: Any) -> None:
    page = client.get(f"/acteurs/{card.public_id}/").content.decode()
    head = page.partition("</head>")[0]
    for form in (".jsonld", ".pair.jsonld", "/murmurations.json"):
        assert f'href="/acteurs/{card.public_id}{form}"' in head
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(block)["name"] == card.name and "\\u003C/script" in block


def test_a_closed_card_has_no_other_form(client: Any, space: Any, people: Any, as_: Any) -> None:
    closed = make_actor(space, "Close", visibility="group")
    for form in (".jsonld", ".pair.jsonld", "/murmurations.json"):
        assert as_(people["member"]).get(f"/acteurs/{closed.public_id}{form}").status_code == 404
    page = as_(people["member"]).get(f"/acteurs/{closed.public_id}/").content.decode()
    assert "pair.jsonld" not in page and 'application/ld+json">{' not in page


def test_a_card_that_became_another_leads_to_it(client: Any, space: Any, card: Any) -> None:
    gone = make_actor(space, "Ancienne", binned_at=timezone.now())
    Union.objects.create(winner=card, loser=gone, former=gone.public_id)
    assert client.get(f"/acteurs/{gone.public_id}.jsonld")["Location"] == f"/acteurs/{card.public_id}.jsonld"
    assert str(card.public_id) in client.get(f"/api/v1/cards/{gone.public_id}")["Location"]


def test_crosswalks_are_files(client: Any, db: None) -> None:
    page = client.get("/mots/correspondances/").content.decode()
    for name in ("essglobal", "pair", "openstreetmap"):
        assert f"/mots/correspondances/{name}.json" in page
        found = json.loads(client.get(f"/mots/correspondances/{name}.json").content)
        used = {
            code
            for part in ("categories", "themes", "kinds")
            for codes in found[part].values()
            for code in codes
        }
        assert used <= set(found["labels"])
    assert client.get("/mots/correspondances/rien.json").status_code == 404
