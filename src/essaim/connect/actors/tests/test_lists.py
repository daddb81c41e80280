"""Filters, far pages, and clusters."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.connect.actors import filters as filters_module
from essaim.connect.actors import queries
from essaim.connect.actors.actions import add_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.connect.actors.rules import CARDS
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.views import lists
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import allowed, may

DIRECTORY = "actors:directory"


def names(response: Any) -> list[str]:
    return [actor.name for actor in response.context["page"].rows]


def see(client: Any, **given: str) -> Any:
    return client.get(reverse(DIRECTORY), {"vue": "fiches", **given})


@pytest.fixture
def cards(space: Any, make_space: Any) -> None:
    group = make_space("groupe", parent=space, kind="group")
    other = make_space("autre")
    add_actor(SYSTEM, space, name="L’Étincelle", kind="initiative", categories=["amap"], city="Dijon")
    add_actor(
        SYSTEM,
        group,
        name="Épicerie du Val",
        kind="organisation",
        categories=["epicerie-solidaire"],
        city="Caen",
    )
    add_actor(
        SYSTEM, other, name="Les Communs", kind="network", categories=["habitat"], city="Dijon", acronym="LC"
    )


def test_by_name_without_article_nor_accent(cards: None, client: Any) -> None:
    assert names(see(client)) == ["Les Communs", "Épicerie du Val", "L’Étincelle"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"q": "etinc"}, ["L’Étincelle"]),
        ({"q": "DIJON communs"}, ["Les Communs"]),
        ({"q": "l'étincelle"}, ["L’Étincelle"]),
        ({"q": "lc"}, ["Les Communs"]),
        ({"q": "tincelle"}, []),
        ({"q": "%_"}, ["Les Communs", "Épicerie du Val", "L’Étincelle"]),
        ({"nature": "network"}, ["Les Communs"]),
        ({"categorie": "alimentation"}, ["Épicerie du Val", "L’Étincelle"]),
        ({"categorie": "amap"}, ["L’Étincelle"]),
        ({"espace": "reseau"}, ["Épicerie du Val", "L’Étincelle"]),
        ({"espace": "reseau", "nature": "initiative", "q": "dij", "categorie": "amap"}, ["L’Étincelle"]),
        ({"nature": "inconnue"}, ["Les Communs", "Épicerie du Val", "L’Étincelle"]),
    ],
)
def test_filters(given: dict[str, str], found: list[str], cards: None, client: Any) -> None:
    assert names(see(client, **given)) == found


def test_what_is_not_proposed_is_said(cards: None, client: Any) -> None:
    assert "n’est pas appliqué" in see(client, categorie="inconnue").content.decode()


@pytest.mark.parametrize("category", ["", "amap"])
def test_pages_by_key_go_there_and_back(category: str, space: Any, client: Any) -> None:
    for number in range(120):
        add_actor(SYSTEM, space, name=f"Carte {number % 7}", categories=["amap"])
    seen, address = [], f"?vue=fiches&categorie={category}"
    pages = []
    while address:
        response = client.get(reverse(DIRECTORY) + address)
        pages.append(response.context["page"].rows)
        seen += [actor.pk for actor in response.context["page"].rows]
        address = response.context["next"]
    assert [len(page) for page in pages] == [40, 40, 40] and len(set(seen)) == 120
    back = client.get(reverse(DIRECTORY) + response.context["previous"])
    assert [actor.pk for actor in back.context["page"].rows] == [actor.pk for actor in pages[1]]
    first = client.get(reverse(DIRECTORY) + back.context["previous"])
    assert [actor.pk for actor in first.context["page"].rows] == [actor.pk for actor in pages[0]]
    assert first.context["previous"] == "" and first.context["next"]


@pytest.mark.parametrize("junk", ["zzz", "00000000-0000-0000-0000-000000000000", "' OR 1=1"])
def test_a_page_that_is_none_is_the_first(junk: str, cards: None, client: Any) -> None:
    assert len(names(see(client, after=junk))) == 3


@pytest.mark.parametrize(
    "asked", [{"q": "atelier"}, {"territoire": "region-28"}, {"q": "atelier", "nature": "network"}]
)
@pytest.mark.parametrize("few", [2, 100])
def test_many_or_few_the_pages_are_the_same(
    asked: dict[str, str], few: int, space: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each card once, by name, whether the words and places are met first or the list is walked by name."""
    monkeypatch.setattr(filters_module, "FEW", few)
    for name in ("COUNTED", "FEW", "FEW_OF_AREA"):
        monkeypatch.setattr(queries, name, few)
    monkeypatch.setattr(lists, "IN_TABLE", 2)
    for rank in range(7):
        make_actor(space, f"Atelier {rank}", city="Caen", kind="network" if rank % 2 else "initiative")
    make_actor(space, "Ailleurs", city="Dijon")
    seen, url = [], f"{reverse(DIRECTORY)}?{urlencode({'vue': 'fiches', **asked})}"
    while url:
        response = client.get(url)
        seen += names(response)
        assert response.context["page"].capped == (few == 2)
        url = reverse(DIRECTORY) + response.context["next"] if response.context["next"] else ""
    wanted = [f"Atelier {rank}" for rank in range(7) if rank % 2 or "nature" not in asked]
    assert seen == wanted


def test_points_are_grouped_and_none_is_lost(space: Any, client: Any) -> None:
    for number in range(60):
        make_actor(space, latitude=47 + number / 1000, longitude=5 + number / 1000)
    make_actor(space, "Au loin", latitude=-18.1, longitude=179.9)
    for zoom in (2, 8, 14):
        found = client.get(reverse("actors:points"), {"bbox": "4,46,6,48", "zoom": str(zoom)}).json()
        assert sum(each["count"] for each in found["clusters"]) + len(found["points"]) == 60
    across = client.get(reverse("actors:points"), {"bbox": "170,-30,190,0", "zoom": "4"}).json()
    assert [each["name"] for each in across["points"]] == ["Au loin"]
    world = client.get(reverse("actors:points"), {"bbox": "-180,-90,180,90", "zoom": "22"}).json()
    assert len(world["clusters"]) + len(world["points"]) <= 300


@pytest.mark.parametrize(
    ("bbox", "zoom"),
    [("", "3"), ("a,b,c,d", "3"), ("0,0,1,1", ""), ("0,0,1,1", "nan"), ("0,0,1,1", "99"), ("0,5,1,1", "3")],
)
def test_junk_is_answered_with_a_sentence(bbox: str, zoom: str, db: None, client: Any) -> None:
    response = client.get(reverse("actors:points"), {"bbox": bbox, "zoom": zoom})
    assert response.status_code == 400 and "bbox" in response.json()["error"]


def test_the_list_beside_the_map_follows_it(space: Any, client: Any) -> None:
    make_actor(space, "Ici", latitude=47.0, longitude=5.0)
    make_actor(space, "Ailleurs", latitude=40.0, longitude=5.0)
    response = client.get(reverse("actors:map"), {"bbox": "4,46,6,48"}, headers={"hx-request": "true"})
    page = response.content.decode()
    assert "Ici" in page and "Ailleurs" not in page and "<html" not in page and 'id="results"' in page


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_rule_says_of_one_card_what_it_says_of_a_list(data: Any, space: Any, people: Any) -> None:
    user = people[data.draw(st.sampled_from(sorted(people)))]
    party = data.draw(st.sampled_from([None, *(each.party for each in people.values() if each)]))
    actor = make_actor(
        space,
        visibility=data.draw(st.sampled_from(["private", "group", "network", "public"])),
        legal_form=data.draw(st.sampled_from(["", "none"])),
        binned_at=data.draw(st.sampled_from([None, "2026-01-01T00:00Z"])),
        created_by=party,
    )
    actor.refresh_from_db()
    for name in sorted(CARDS):
        if name in ("actors.add", "actors.see_bin", "actors.import", "actors.export"):
            assert (
                may(user, name, space)
                == allowed(type(space).objects.all(), user, name).filter(pk=space.pk).exists()
            )
        else:
            assert (
                may(user, name, actor)
                == allowed(Actor.objects.all(), user, name).filter(pk=actor.pk).exists()
            )
    actor.delete()


def test_no_list_of_cards_sorts(space: Any) -> None:
    """The plan of each usual list walks an index in the order of names."""
    from django.db import connection

    from essaim.connect.actors.filters import Filters
    from essaim.foundation.vocabularies.models import Term

    if connection.vendor != "sqlite":
        pytest.skip("plans of SQLite")
    amap = Term.objects.get(slug="amap")
    for filters in (
        Filters(),
        Filters(kind="network"),
        Filters(space=space),
        Filters(category=amap),
    ):
        rows = filters.apply(visible(None)).order_by(*filters.order).values_list("pk", flat=True)[:50]
        plan = rows.explain()
        assert "TEMP B-TREE" not in plan and "COVERING INDEX" in plan, (filters, plan)
