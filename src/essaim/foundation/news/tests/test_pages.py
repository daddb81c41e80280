from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.news import actions, queries
from essaim.foundation.news.models import Choice, Follow, Notice

pytestmark = pytest.mark.django_db
SIGNED_IN = ["nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]


def address(card: Any) -> str:
    return f"/suivre/actors.actor/{card.public_id}/"


@pytest.mark.parametrize("path", ["/nouvelles/", "/moi/courriels/"])
def test_strangers_are_asked_to_sign_in(client: Any, path: str) -> None:
    assert client.get(path).url.startswith("/compte/connexion/")


@pytest.mark.parametrize(
    ("visibility", "allowed"),
    [("public", set(SIGNED_IN)), ("group", {"guest", "member", "facilitator", "administrator"})],
)
def test_one_follows_what_one_may_see(
    as_: Any, people: Any, space: Any, visibility: str, allowed: set[str]
) -> None:
    card = make_actor(space, visibility=visibility)
    for name in SIGNED_IN:
        answer = as_(people[name]).post(address(card))
        assert answer.status_code == (302 if name in allowed else 404), name
    assert Follow.objects.count() == len(allowed)
    assert "/connexion/" in as_(None).post(address(card)).url


def test_following_is_nobody_elses_business(as_: Any, people: Any, space: Any) -> None:
    as_(people["member"]).post(address(make_actor(space)))
    assert Follow.objects.count() == 1
    page = as_(people["administrator"]).get("/espaces/reseau/journal/").content.decode()
    assert "suivi" not in page


def test_a_button_follows_and_stops(as_: Any, people: Any, space: Any) -> None:
    card = make_actor(space, "Fournil")
    client = as_(people["member"])
    for path in (f"/acteurs/{card.public_id}/", "/espaces/reseau/"):
        page = client.get(path).content.decode()
        assert ">Suivre</button>" in page, path
        assert ">Suivre</button>" not in as_(None).get(path).content.decode()
        client = as_(people["member"])
    page = client.post(address(card), follow=True).content.decode()
    assert "Vous suivez « Fournil »" in page and "Ne plus suivre" in page
    client.post(address(card), {"do": "stop"})
    assert not Follow.objects.exists()


@pytest.mark.parametrize("path", ["/suivre/actors.actor/0190b000-0000-7000-8000-000000000000/",
                                  "/suivre/rien.rien/0190b000-0000-7000-8000-000000000000/"])  # fmt: skip
def test_what_does_not_exist(as_: Any, people: Any, path: str) -> None:
    assert as_(people["member"]).post(path).status_code == 404


def test_a_notice_is_read_by_opening_it(as_: Any, people: Any, space: Any) -> None:
    card = make_actor(space, "Fournil")
    actions.follow(people["member"], people["member"].party, card)
    edit_actor(people["facilitator"], card, name="Le fournil")
    client = as_(people["member"])
    page = client.get("/nouvelles/").content.decode()
    assert "La fiche « Le fournil » a été corrigée." in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Nouvelles (1)" in page and "Par Facilitator" in page
    notice = Notice.objects.get(party=people["member"].party)
    assert notice.read_at is None  # a GET marks nothing
    assert as_(people["guest"]).post(f"/nouvelles/{notice.public_id}/").status_code == 404
    answer = as_(people["member"]).post(f"/nouvelles/{notice.public_id}/")
    assert answer.url == f"/acteurs/{card.public_id}/"
    assert queries.unread(people["member"]) == 0


def test_all_are_marked_read_but_those_of_others(as_: Any, people: Any, space: Any) -> None:
    card = make_actor(space)
    for name in ("member", "guest"):
        actions.follow(people[name], people[name].party, card)
    edit_actor(people["facilitator"], card, name="Autre")
    as_(people["member"]).post("/nouvelles/lues/")
    assert [queries.unread(people[name]) for name in ("member", "guest")] == [0, 1]


def test_settings_on_one_page(as_: Any, people: Any, space: Any) -> None:
    member = people["member"]
    actions.follow(member, member.party, space)
    client = as_(member)
    page = client.get("/moi/courriels/").content.decode()
    assert "Réseau des communs du Val" in page and "Fiches de l’annuaire" in page
    chosen = {f"topic_{slug}": "daily" for slug in queries.paces_of(member).by_topic} | {"hour": "7"}
    assert client.post("/moi/courriels/", {**chosen, "stop_all": "on"}).status_code == 302
    assert set(queries.paces_of(member).by_topic.values()) == {"daily"} and queries.paces_of(member).stop_all
    client.post("/moi/courriels/", chosen)
    assert not queries.paces_of(member).stop_all
    page = client.post("/moi/courriels/", {**chosen, "topic_own": "jamais"})
    assert page.status_code == 200 and Choice.objects.get(topic="own").pace == "daily"


def test_one_stops_from_ones_list_even_what_is_hidden_since(as_: Any, people: Any, space: Any) -> None:
    card = make_actor(space, "Secrète")
    for name in ("nobody", "member"):
        actions.follow(people[name], people[name].party, card)
    card.visibility = "private"
    card.save()
    page = as_(people["nobody"]).get("/moi/courriels/").content.decode()
    assert "Secrète" not in page and "que vous ne pouvez plus voir" in page
    other, mine = (Follow.objects.get(party=people[name].party) for name in ("member", "nobody"))
    client = as_(people["nobody"])
    client.post(f"/moi/courriels/suivi/{other.public_id}/")
    client.post(f"/moi/courriels/suivi/{mine.public_id}/")
    assert list(Follow.objects.all()) == [other]


def test_nobody_chooses_for_another(people: Any) -> None:
    host = people["administrator"]
    host.is_host = True
    host.save()
    with pytest.raises(Denied):
        actions.choose(host, people["member"].party, paces={}, stop_all=True)
    with pytest.raises(Denied):
        actions.choose(people["guest"], people["member"].party, paces={}, stop_all=True)
    with pytest.raises(ValidationError):
        actions.choose(people["member"], people["member"].party, paces={"rien": "now"}, stop_all=True)


@pytest.mark.parametrize("before", ["-1", "é", "9" * 30, "1 OR 1"])
def test_a_wrong_key_in_the_address(as_: Any, people: Any, before: str) -> None:
    for path in ("/nouvelles/", "/moi/courriels/"):
        assert as_(people["member"]).get(path, {"before": before}).status_code == 200


def test_pages_cost_the_same_whatever_the_number(as_: Any, people: Any, space: Any) -> None:
    member = people["member"]
    counts: dict[str, set[int]] = {"/nouvelles/": set(), "/moi/courriels/": set()}
    for _ in range(2):
        for _ in range(8):
            card = make_actor(space)
            actions.follow(member, member.party, card)
            edit_actor(people["facilitator"], card, name="Autre")
        client = as_(member)
        for path, seen in counts.items():
            with CaptureQueriesContext(connection) as made:
                client.get(path)
            seen.add(len(made))
    for path, seen in counts.items():
        assert len(seen) == 1 and max(seen) <= 14, (path, seen)
