"""Every page of the room: who opens it, what it shows, how many queries it makes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from essaim.connect.actors.actions import add_actor, edit_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.models import Mandate

ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere", "mandated"]
KEEPERS = {"facilitator", "administrator"}


@pytest.fixture
def organisation(people: Any) -> Any:
    """An organisation with a mandate holder, `mandated`, who belongs to no space."""
    from essaim.foundation.accounts.models import Party

    return Party.objects.create(kind="organisation", name="La Fabrique")


@pytest.fixture
def everybody(people: Any, make_user: Callable[..., Any], organisation: Any) -> dict[str, Any]:
    people["mandated"] = make_user("mandated")
    Mandate.objects.create(person=people["mandated"].party, organisation=organisation)
    return people  # type: ignore[no-any-return]


@pytest.fixture
def actor(space: Any, organisation: Any) -> Actor:
    return make_actor(space, "La Fabrique", party=organisation, city="Caen", latitude=49.18, longitude=-0.37)


def address(name: str, actor: Actor) -> str:
    return reverse(f"actors:{name}", args=[actor.public_id])


LOGIN = 302  # towards the sign-in page


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("page", "allowed", "otherwise"),
    [
        ("actor", {*ROLES}, 404),
        ("history", {*ROLES}, 404),
        ("edit", {*KEEPERS, "mandated"}, 404),
        ("relations", {*KEEPERS, "mandated"}, 404),
    ],
)
def test_who_opens_the_pages_of_a_public_card(
    page: str, allowed: set[str], otherwise: int, role: str, everybody: Any, actor: Actor, as_: Any
) -> None:
    assert as_(everybody[role]).get(address(page, actor)).status_code == (
        200 if role in allowed else otherwise
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("private", {*KEEPERS, "mandated"}),
        ("group", {*KEEPERS, "guest", "member", "mandated"}),
        ("network", {*KEEPERS, "guest", "member", "mandated"}),
        ("public", {*ROLES}),
    ],
)
def test_a_card_is_seen_where_it_is_listed(
    visibility: str, readers: set[str], role: str, everybody: Any, actor: Actor, as_: Any
) -> None:
    Actor.objects.update(visibility=visibility)
    client = as_(everybody[role])
    assert (client.get(address("actor", actor)).status_code == 200) == (role in readers)
    for name in ("actors:directory", "actors:map"):
        assert ("La Fabrique" in client.get(reverse(name)).content.decode()) == (role in readers), name
    found = client.get(reverse("actors:points"), {"bbox": "-5,41,9,51", "zoom": "5"}).json()
    assert bool(found["points"]) == (role in readers)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_post(role: str, everybody: Any, actor: Actor, as_: Any, space: Any) -> None:
    client, may_edit = as_(everybody[role]), role in {*KEEPERS, "mandated"}
    response = client.post(address("edit", actor), {"name": "Autre nom", "kind": "initiative"})
    assert response.status_code == (302 if may_edit else 404) or (
        may_edit and b"pendant que" in response.content
    )
    response = client.post(address("show_to", actor), {"visibility": "group"})
    assert response.status_code == (302 if may_edit else 403)
    Actor.objects.update(visibility="public")
    response = client.post(address("put_in_bin", actor))
    assert response.status_code == (302 if role in KEEPERS else 404)
    Actor.objects.update(binned_at="2026-01-01T00:00Z")
    assert client.get(address("actor", actor)).status_code == 404
    bin_status = client.get(reverse("actors:bin", args=[space.slug])).status_code
    assert bin_status == (200 if role in KEEPERS else 403)
    assert client.post(address("restore", actor)).status_code == (302 if role in KEEPERS else 404)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_add(role: str, everybody: Any, as_: Any, space: Any) -> None:
    response = as_(everybody[role]).get(reverse("actors:add"), {"espace": space.slug})
    expected = {"stranger": LOGIN}.get(role, 200 if role in {*KEEPERS, "member"} else 403)
    assert response.status_code == expected


def test_a_card_in_the_bin_is_gone_from_lists_even_for_the_host(space: Any, make_user: Any, as_: Any) -> None:
    make_actor(space, "Retirée", binned_at="2026-01-01T00:00Z")
    client = as_(make_user("hote", is_host=True))
    assert "Retirée" not in client.get(reverse("actors:directory")).content.decode()


def test_adding_then_editing(space: Any, people: Any, as_: Any) -> None:
    client = as_(people["facilitator"])
    url = f"{reverse('actors:add')}?espace={space.slug}"
    wrong = client.post(
        url, {"name": "", "kind": "initiative", "siret": "123", "budget": "beaucoup", "missions": "Une\nDeux"}
    )
    page = wrong.content.decode()
    assert (
        wrong.status_code == 200 and "Donnez le nom" in page and "14 chiffres" in page and "Une\nDeux" in page
    )
    given = {
        "name": "L’Atelier",
        "kind": "initiative",
        "values": "Utilité sociale",
        "categories": ["amap"],
        "budget": "96 850",
    }
    made = client.post(url, given)
    actor = Actor.objects.get()
    assert (
        made.status_code == 302
        and actor.budget == 96850
        and actor.created_by_id == people["facilitator"].party_id
    )
    page = client.get(address("actor", actor)).content.decode()
    assert "96\u202f850\u202f€" in page and "année non précisée" in page and "AMAP" in page
    form = client.get(address("edit", actor)).context["form"]
    again = {**given, "name": "L’Atelier commun", "seen": form["seen"].value(), "categories": ["reemploi"]}
    assert client.post(address("edit", actor), again).status_code == 302
    history = client.get(address("history", actor)).content.decode()
    assert "commun" in history and "Facilitator" in history
    assert "Facilitator" not in as_(None).get(address("history", actor)).content.decode()


def test_somebody_else_saved_meanwhile(space: Any, people: Any, as_: Any) -> None:
    actor = make_actor(space, "Café")
    client = as_(people["facilitator"])
    seen = client.get(address("edit", actor)).context["form"]["seen"].value()
    edit_actor(SYSTEM, actor, city="Caen")
    given = {"name": "Café commun", "kind": "initiative", "seen": seen}
    response = client.post(address("edit", actor), given)
    assert "pendant que vous écriviez" in response.content.decode()
    given["seen"] = response.context["form"]["seen"].value()
    assert client.post(address("edit", actor), given).status_code == 302


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "A" * 200, "«»’\u202e", '"><img src=x onerror=alert(1)>']
)
def test_hostile_names_are_shown_as_text(name: str, space: Any, people: Any, as_: Any) -> None:
    actor = make_actor(space, name, summary=name, latitude=48.0, longitude=2.0)
    client = as_(people["facilitator"])
    pages = ["actor", "edit", "history", "relations"]
    urls = [address(page, actor) for page in pages] + [reverse("actors:directory"), reverse("actors:map")]
    for url in urls:
        page = client.get(url).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page


def test_linked_data(space: Any, as_: Any) -> None:
    network = make_actor(space, "Réseau", kind="network")
    actor = add_actor(
        SYSTEM, space, name="Atelier", siret="73282932000074", latitude=48.1, longitude=2.1, city="Dijon",
        legal_form="association", values=["Coopération"], salaried=2, website="https://exemple.org/",
    )  # fmt: skip
    from essaim.connect.actors.actions import relate_actors

    relate_actors(SYSTEM, actor, other=network, kind="member_of")
    for response in (
        as_(None).get(address("actor", actor), {"format": "jsonld"}),
        as_(None).get(address("actor", actor), headers={"accept": "application/ld+json"}),
    ):
        said = response.json()
        assert response["Content-Type"].startswith("application/ld+json")
        assert said["@context"] == "https://schema.org" and said["@type"] == "NGO"
        assert said["identifier"][0]["value"] == "73282932000074"
        assert said["location"]["geo"]["latitude"] == 48.1
        assert said["memberOf"][0]["name"] == "Réseau"
        assert said["license"].startswith("https://creativecommons.org/")


def test_relations_are_said_and_closed(space: Any, people: Any, as_: Any) -> None:
    actor, other = make_actor(space, "Atelier"), make_actor(space, "Réseau")
    client = as_(people["facilitator"])
    wrong = client.post(address("relations", actor), {"kind": "member_of", "other": "Inconnu"})
    assert "Aucune fiche ouverte" in wrong.content.decode()
    assert (
        client.post(address("relations", actor), {"kind": "member_of", "other": "réseau"}).status_code == 302
    )
    page = client.get(address("relations", actor))
    assert "est membre de" in page.content.decode()
    assert "a pour membre" in client.get(address("actor", other)).content.decode()
    relation = page.context["related"][0].link
    client.post(reverse("actors:end_relation", args=[actor.public_id, relation.public_id]))
    assert (
        "Atelier"
        not in client.get(address("relations", other)).content.decode().split("<h2>")[0].split("<h1>")[1]
    )


def test_a_relation_of_others_is_not_mine_to_close(
    space: Any, people: Any, as_: Any, make_space: Any
) -> None:
    from essaim.connect.actors.actions import relate_actors

    mine, one = make_actor(space), make_actor(make_space("loin"))
    relation = relate_actors(SYSTEM, one, other=make_actor(one.space), kind="partner")
    client = as_(people["facilitator"])
    client.post(reverse("actors:end_relation", args=[mine.public_id, relation.public_id]))
    relation.refresh_from_db()
    assert relation.ends is None


def test_an_informal_card_hides_its_street_in_its_history_too(space: Any, as_: Any) -> None:
    actor = add_actor(
        SYSTEM,
        space,
        name="Collectif",
        street="3 rue cachée",
        latitude=48.12345,
        longitude=2.0,
        visibility="public",
    )
    edit_actor(SYSTEM, actor, legal_form="none")
    assert actor.visibility == "public" and actor.street == "" and actor.latitude == 48.12
    for page in ("actor", "history"):
        assert "rue cachée" not in as_(None).get(address(page, actor)).content.decode()
        assert "48.123" not in as_(None).get(address(page, actor)).content.decode()


QUERIES = {"directory": 8, "cards": 9, "map": 9, "points": 3, "actor": 11}


@pytest.mark.parametrize("count", [3, 40])
def test_a_stranger_costs_the_same_whatever_the_number(
    count: int, space: Any, client: Any, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        card = add_actor(
            SYSTEM,
            space,
            name=f"Carte {number}",
            categories=["amap"],
            latitude=48 + number / 9,
            longitude=2.0,
        )
    pages = {
        "directory": reverse("actors:directory"),
        "cards": reverse("actors:directory") + "?vue=fiches",
        "map": reverse("actors:map"),
        "points": reverse("actors:points") + "?bbox=0,40,5,55&zoom=9",
        "actor": address("actor", card),
    }
    for name, url in pages.items():
        mark = "&" if "?" in url else "?"
        client.get(f"{url}{mark}first")  # what is read once a process
        with django_assert_num_queries(QUERIES[name], info=name):
            client.get(f"{url}{mark}again")
