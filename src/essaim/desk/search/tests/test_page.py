"""The search page: what it finds, says, narrows by, for whom; suggestions."""

import time
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.connect.actors.actions import add_actor, bin_actor, edit_actor
from essaim.desk.search import pace
from essaim.foundation.discussion.actions import comment_on
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search.queries import BEST
from essaim.foundation.spaces.actions import create_space, edit_space
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(space: Any) -> dict[str, Any]:
    edit_space(SYSTEM, space, summary="Un réseau de la coopération")
    return {
        "shop": add_actor(SYSTEM, space, name="Coopératives d’épicerie du Couserans", kind="organisation",
                          categories=["epicerie-solidaire"], city="Saint-Girons", postcode="09200"),
        "garden": add_actor(SYSTEM, space, name="Jardin des possibles", summary="On y trouve une épicerie",
                            kind="initiative", categories=["amap"], city="Foix", postcode="09000"),
        "far": add_actor(SYSTEM, space, name="Épicerie du port", city="Brest", postcode="29200"),
        "hidden": add_actor(SYSTEM, space, name="Épicerie secrète", visibility="group", city="Brest"),
    }  # fmt: skip


def see(client: Any, **given: str) -> Any:
    return client.get(reverse("search:search"), given, follow=True)


def titles(response: Any) -> list[str]:
    return [result.row.title for result in response.context["results"]]


def test_a_card_is_found_by_other_forms_of_its_words(cards: Any, client: Any) -> None:
    assert titles(see(client, q="épicerie coopérative"))[0] == "Coopératives d’épicerie du Couserans"


def test_only_what_one_may_see(cards: Any, as_: Any, people: Any) -> None:
    assert "Épicerie secrète" not in titles(see(as_(None), q="épicerie"))
    assert "Épicerie secrète" not in titles(see(as_(people["elsewhere"]), q="épicerie secrète"))
    assert "Épicerie secrète" in titles(see(as_(people["member"]), q="épicerie"))


def test_where_nothing_holds_every_word_any_word_is_enough_and_said(cards: Any, client: Any) -> None:
    response = see(client, q="jardin port")
    assert set(titles(response)) == {"Jardin des possibles", "Épicerie du port"}
    assert "Rien ne contient tous ces mots" in response.content.decode()


def test_facets_narrow_and_can_be_taken_back(cards: Any, client: Any) -> None:
    response = see(client, q="épicerie", departement="09")
    assert set(titles(response)) == {"Coopératives d’épicerie du Couserans", "Jardin des possibles"}
    town = next(facet for facet in response.context["facets"] if facet.title == "Commune")
    narrowed = client.get(reverse("search:search") + town.entries[0].url)
    assert len(titles(narrowed)) == 1
    chosen = next(facet for facet in narrowed.context["facets"] if facet.title == "Département").entries[0]
    assert chosen.current
    assert "commune" not in chosen.url and "departement" not in chosen.url
    assert titles(see(client, q="épicerie", categorie="amap")) == ["Jardin des possibles"]
    assert len(titles(see(client, q="épicerie", quoi="actors.actor", nature="initiative"))) >= 1
    assert titles(see(client, q="coopération", quoi="spaces.space")) == ["Réseau des communs du Val"]


def test_choices_that_do_not_exist_are_said_and_not_applied(cards: Any, client: Any) -> None:
    response = see(
        client, q="épicerie", quoi="rien.rien", espace="nulle-part", departement="00", depuis="hier"
    )
    assert len(titles(response)) == 3
    assert "n’est pas appliqué" in response.content.decode()


def test_a_private_space_is_no_filter_for_strangers(space: Any, make_space: Any, client: Any) -> None:
    make_space("cache", visibility="private")
    for slug in ("cache", "inexistant"):
        assert see(client, q="x", espace=slug).context["asked"].given == {}


@pytest.mark.parametrize(
    "text", ['"*)', "* ( ) AND OR NOT NEAR :", "'; --", "\x00", '"', "title:x", "a" * 3000]
)
def test_odd_texts_never_fail(text: str, cards: Any, client: Any) -> None:
    assert see(client, q=text).status_code == 200
    assert client.get(reverse("search:suggestions"), {"q": text}).status_code == 200


@pytest.mark.parametrize(
    "text", ["\x00" * 500, '"' * 20_000, "épicerie " * 20_000, "é" * 10_000, '"*) ' * 20_000]
)
def test_a_long_text_answers_quickly(text: str, cards: Any, client: Any) -> None:
    """Of the length that the server lets through; a megabyte is refused before it comes here."""
    began = time.perf_counter()
    response = see(client, q=text)
    suggested = client.get(reverse("search:suggestions"), {"q": text})
    assert (response.status_code, suggested.status_code) == (200, 200)
    assert time.perf_counter() - began < 3 and len(response.content) < 150_000
    assert titles(response) or 'class="empty' in response.content.decode()


def test_ten_thousand_words_answer_with_a_sentence(cards: Any, client: Any) -> None:
    response = see(client, q=" ".join(f"mot{number}" for number in range(10_000)))
    assert response.status_code == 200
    assert "premiers mots" in response.content.decode()


def test_nothing_typed_and_nothing_found_say_what_to_do(cards: Any, client: Any) -> None:
    assert "Que cherchez-vous" in see(client).content.decode()
    assert "Il manque un mot" in see(client, q='"*)').content.decode()
    assert "Rien ne correspond" in see(client, q="introuvable").content.decode()
    assert "Chercher sans filtre" in see(client, q="épicerie", departement="75").content.decode()


def test_pages_follow_each_other(space: Any, as_: Any, make_user: Any) -> None:
    client = as_(make_user())
    for number in range(45):
        add_actor(SYSTEM, space, name=f"Atelier {number}")
    seen, response = [], see(client, q="atelier")
    while True:
        seen += titles(response)
        if not response.context["next"]:
            break
        response = client.get(reverse("search:search") + response.context["next"])
    assert len(seen) == len(set(seen)) == 45 < BEST
    back = client.get(reverse("search:search") + response.context["previous"])
    assert titles(back) == seen[20:40]


def test_bounded_queries(cards: Any, client: Any) -> None:
    see(client, q="épicerie")
    with CaptureQueriesContext(connection) as queries:
        see(client, q="épicerie")
    assert len(queries) <= 8


def test_suggestions(cards: Any, as_: Any, people: Any) -> None:
    def suggested(user: Any, text: str) -> list[str]:
        response = as_(user).get(reverse("search:suggestions"), {"q": text})
        return [each["title"] for each in response.json()["suggestions"]]

    assert suggested(None, "épic") == ["Épicerie du port", "Coopératives d’épicerie du Couserans"]
    assert suggested(people["member"], "épicerie s") == ["Épicerie secrète"]
    assert suggested(None, "e") == []
    assert suggested(None, "zzz") == []
    bin_actor(SYSTEM, cards["far"])
    assert suggested(None, "épic") == ["Coopératives d’épicerie du Couserans"]
    create_space(SYSTEM, None, name="Épi de la vallée")
    assert suggested(None, "epi de") == ["Épi de la vallée"]


def test_suggestions_stop_for_who_asks_without_end(
    cards: Any, as_: Any, people: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pace, "MOST", {"account": 2, "origin": 3})
    monkeypatch.setattr(pace, "minute", lambda: 1)
    pace._counts.clear()
    number = count()

    def ask(user: Any, **more: Any) -> tuple[int, int]:
        asked = {"q": "épic", "n": str(next(number))}  # the same twice is served from what strangers share
        response = as_(user).get(reverse("search:suggestions"), asked, **more)
        return response.status_code, len(response.json()["suggestions"])

    assert [ask(None)[1] for _time in range(4)] == [2, 2, 2, 0]
    assert ask(None) == (200, 0)  # and says nothing of it
    assert ask(None, REMOTE_ADDR="198.51.100.7") == (200, 2)
    assert [ask(people["member"])[1] for _time in range(3)] == [3, 3, 0]
    assert titles(see(as_(None), q="épicerie"))  # the form still serves
    monkeypatch.setattr(pace, "minute", lambda: 2)
    assert ask(None) == (200, 2)


def test_what_was_asked_is_marked_and_nothing_else_is_markup(space: Any, client: Any) -> None:
    comment_on(SYSTEM, space, body="Les <b>épiceries</b> & co <script>alert(1)</script>")
    add_actor(SYSTEM, space, name="Jardin", summary="Au bord de l’eau",
              description=f"{'Loin. ' * 60}Une épicerie de village{' et des prés' * 60}")  # fmt: skip
    page = _main(see(client, q="épicerie"))
    assert "Les &lt;b&gt;<mark>épiceries</mark>&lt;/b&gt; &amp; co &lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "… Loin." in page and "Une <mark>épicerie</mark> de village" in page
    assert "Au bord de l’eau" not in page  # the excerpt stands where the word is
    assert "<mark>" not in see(client, q="Jardin", quoi="spaces.space").content.decode()


def test_an_excerpt_shows_what_the_reader_may_see(space: Any, as_: Any, people: Any) -> None:
    add_actor(SYSTEM, space, name="Cachette", description="Un souterrain", visibility="group")
    card = add_actor(SYSTEM, space, name="Ouverte", description="Un souterrain")
    edit_actor(SYSTEM, card, description="Une cave")
    assert "souterrain" in _main(see(as_(people["member"]), q="souterrain"))
    for role in ("stranger", "nobody", "elsewhere"):
        page = _main(see(as_(people[role]), q="souterrain"))
        assert "<mark>" not in page and "Cachette" not in page and "Ouverte" not in page


def _main(response: Any) -> str:
    return str(response.content.decode().split("<main")[1])


def test_groups_and_spaces_are_found_by_who_may_see_them(
    make_space: Any, as_: Any, people: Any, join: Any
) -> None:
    network = create_space(SYSTEM, None, name="Réseau du pollen")
    for number, visibility in enumerate(("public", "network", "group", "private")):
        create_space(SYSTEM, network, name=f"Groupe ruche {visibility}", kind="group", visibility=visibility,
                     presentation=f"On récolte, numéro {number}.")  # fmt: skip
    join(people["guest"], network, "member")
    private = Space.objects.get(visibility="private", parent=network)
    join(people["nobody"], private, "guest")
    everyone = ["Groupe ruche public"]
    assert titles(see(as_(None), q="ruche")) == titles(see(as_(people["elsewhere"]), q="récolte")) == everyone
    assert set(titles(see(as_(people["guest"]), q="ruche"))) == {*everyone, "Groupe ruche network"}
    assert "Groupe ruche private" in titles(see(as_(people["nobody"]), q="ruche"))
    page = see(as_(None), q="ruche private").content.decode()
    assert "Groupe ruche private" not in page and "Groupe ruche group" not in page
    suggested = as_(None).get(reverse("search:suggestions"), {"q": "groupe ruche"}).json()["suggestions"]
    assert [(each["title"], each["kind"]) for each in suggested] == [("Groupe ruche public", "Groupe")]


def test_where_too_much_matches_the_page_says_what_it_shows(
    space: Any, client: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("essaim.foundation.search.queries.BEST", 30)
    for number in range(40):
        add_actor(SYSTEM, space, name=f"Lieu {number}", description=f"{'Des mots. ' * number}Un moulin")
    page = see(client, q="moulin").content.decode()
    assert "En voici 30, les plus proches d’abord" in page


def test_the_header_leads_there(client: Any, db: None) -> None:
    html = see(client).content.decode()
    assert f'action="{reverse("search:search")}"' in html
    assert f'data-suggest="{reverse("search:suggestions")}"' in html
