"""How many cards of a list bear each value: exact where they are few, « and more » beyond, never of what one may not see."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from essaim.connect.actors import facets as module
from essaim.connect.actors.actions import add_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.models import Space

Told = dict[str, dict[str, tuple[int, bool]]]


def told(client: Any, **given: str) -> Told:
    """{facet: {value: (count, and more)}}; a value that is chosen counts 0."""
    found = client.get(reverse("actors:numbers"), given).context["facets"]
    return {
        str(facet.title): {str(entry.label): (entry.count, entry.more) for entry in facet.entries}
        for facet in found
    }


@pytest.fixture
def cards(space: Space) -> None:
    add_actor(SYSTEM, space, name="Un", kind="initiative", categories=["amap"], city="Dijon")
    add_actor(SYSTEM, space, name="Deux", kind="initiative", categories=["amap", "habitat"], city="Caen")
    add_actor(SYSTEM, space, name="Trois", kind="network", categories=["habitat"], city="Lille")
    make_actor(space, "Cachée", kind="funder", visibility="group", city="Dijon")


def test_the_whole_directory(cards: None, client: Any) -> None:
    found = told(client)
    assert found["Nature"] == {"Initiative": (2, False), "Réseau": (1, False)}
    assert found["Lieu"]["Normandie"] == (1, False)
    assert "Financeur" not in found["Nature"]  # for members alone


def test_of_what_is_asked(cards: None, client: Any) -> None:
    found = told(client, nature="initiative")
    assert found["Nature"] == {"Initiative": (0, False)}  # chosen: to drop
    assert set(found["Lieu"]) == {"Bourgogne-Franche-Comté", "Normandie"}


def test_under_what_is_chosen(cards: None, client: Any) -> None:
    """Departments under a region, the categories under a category."""
    found = told(client, territoire="region-28")
    assert found["Lieu"] == {"Normandie": (0, False), "Calvados": (1, False)}
    above = module.category_tree()[0]
    assert next(iter(told(client, categorie=above.term.slug)["Catégorie"])) == above.term.label


def test_each_value_leads_to_what_it_counts(cards: None, client: Any) -> None:
    for facet in client.get(reverse("actors:numbers")).context["facets"]:
        for entry in facet.entries:
            page = client.get(entry.url).context["page"]
            assert page.count == entry.count, entry.url


def test_what_is_chosen_is_dropped_by_its_address(cards: None, client: Any) -> None:
    found = client.get(reverse("actors:numbers"), {"nature": "initiative", "q": "deux"}).context["facets"]
    chosen = next(entry for facet in found for entry in facet.entries if entry.current)
    assert parse_qs(urlsplit(chosen.url).query) == {"q": ["deux"]}


def test_counts_stop(cards: None, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COUNTED", 1)
    assert told(client)["Nature"] == {"Initiative": (1, True), "Réseau": (1, False)}
    monkeypatch.setattr(module, "LOOKED", 1)
    some = told(client, categorie="habitat")["Nature"]
    assert some and all(more for _count, more in some.values())


def test_nothing_to_count(client: Any, db: None) -> None:
    assert "Aucune fiche à compter." in client.get(reverse("actors:numbers")).content.decode()


def test_alone_where_the_directory_asks(cards: None, client: Any) -> None:
    page = client.get(reverse("actors:numbers"), HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in page and "Calvados" not in page and "Normandie" in page


@pytest.mark.parametrize("asked", [{"categorie": "introuvable"}, {"territoire": "region-1"}, {"bbox": "a,b"}])
def test_what_does_not_exist_is_left_out(cards: None, client: Any, asked: dict[str, str]) -> None:
    assert told(client, **asked)["Nature"] == {"Initiative": (2, False), "Réseau": (1, False)}


def test_queries_are_bounded(cards: None, client: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        client.get(reverse("actors:numbers"), {"nature": "initiative"})
    with django_assert_max_num_queries(80):
        client.get(reverse("actors:numbers"))
