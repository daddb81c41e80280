"""The search page: what it finds, says, narrows by, for whom; suggestions."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.connect.actors.actions import add_actor, bin_actor
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search.queries import BEST
from essaim.foundation.spaces.actions import create_space, edit_space

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
    return client.get(reverse("search:search"), given)


def titles(response: Any) -> list[str]:
    return [result["row"].title for result in response.context["results"]]


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


def test_the_header_leads_there(client: Any, db: None) -> None:
    html = see(client).content.decode()
    assert f'action="{reverse("search:search")}"' in html
    assert f'data-suggest="{reverse("search:suggestions")}"' in html
