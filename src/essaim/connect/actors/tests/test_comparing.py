"""Cards side by side: which are shown, in what rows, to whom; the same for a spreadsheet."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from essaim.connect.actors.comparing import as_csv, choose, compare, only_differences
from essaim.connect.actors.models import Actor
from essaim.connect.actors.terms import set_terms
from essaim.connect.actors.tests.factories import make_actor

ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]


def address(*cards: Actor, name: str = "actors:compare", more: str = "") -> str:
    return f"{reverse(name)}?" + "&".join(f"fiche={card.public_id}" for card in cards) + more


def table(cards: list[Actor]) -> dict[str, list[list[str]]]:
    return {
        row.label: [[item.text for item in cell] for cell in row.cells]
        for part in compare(cards, None)
        for row in part.rows
    }


@pytest.fixture
def pair(space: Any) -> list[Actor]:
    return [
        make_actor(space, "Fabrique", missions=["Réparer", "Accueillir"], salaried=0, budget=12_000),
        make_actor(space, "Atelier", missions=["Former", "réparer"], salaried=3, territory="Le Val"),
    ]


def test_only_the_rows_that_a_card_fills(pair: list[Actor]) -> None:
    said = table(pair)
    assert said["Salarié·es"] == [["0"], ["3"]]
    assert said["Territoire d’action"] == [[], ["Le Val"]]
    assert [cell[:1] for cell in said["Budget annuel"]] == [["12\u202f000\u202f€"], []]
    assert not {"Bénévoles", "Financeurs", "Forme juridique", "Valeurs"} & set(said)


def test_what_is_shared_comes_first_whatever_its_case(pair: list[Actor]) -> None:
    row = next(row for part in compare(pair, None) for row in part.rows if row.label == "Missions")
    assert [[item.text for item in cell] for cell in row.cells] == [
        ["Réparer", "Accueillir"],
        ["réparer", "Former"],
    ]
    assert [[item.shared for item in cell] for cell in row.cells] == [[True, False], [True, False]]
    assert not row.alike


def test_what_is_alike_can_be_left_out(pair: list[Actor]) -> None:
    labels = {row.label for part in only_differences(compare(pair, None)) for row in part.rows}
    assert "Fiche tenue par" not in labels
    assert {"Missions", "Salarié·es", "Territoire d’action", "Budget annuel"} == labels


def test_values_are_compared(pair: list[Actor]) -> None:
    set_terms([(pair[0], {"values": ["Entraide", "Sobriété"]}), (pair[1], {"values": ["Sobriété"]})])
    assert table(pair)["Valeurs"] == [["Sobriété", "Entraide"], ["Sobriété"]]


@pytest.mark.parametrize("role", ROLES)
def test_a_card_that_one_may_not_see_is_left_out_with_a_sentence(
    role: str, people: Any, pair: list[Actor], space: Any, as_: Any
) -> None:
    hidden = make_actor(space, "Réservée", visibility="group")
    page = as_(people[role]).get(address(*pair, hidden)).content.decode()
    shown = role in {"guest", "member", "facilitator", "administrator"}
    assert ("Réservée" in page) == shown
    assert ("laissée de côté" in page) == (not shown)
    assert "Fabrique" in page and "Atelier" in page
    text = as_(people[role]).get(address(*pair, hidden, name="actors:compare_csv")).content.decode()
    assert ("Réservée" in text) == shown


def test_what_is_not_a_card_is_left_out(pair: list[Actor], client: Any) -> None:
    page = client.get(address(*pair, more="&fiche=nimporte&fiche=019a3c5e-7d2b-7c44-9a51-2f6f0f3f9b10"))
    assert "2 fiches demandées" in page.content.decode()


def test_one_card_or_seven_get_one_sentence(space: Any, client: Any) -> None:
    cards = [make_actor(space) for _ in range(7)]
    for chosen, said in (
        ([], "Choisissez de deux à six fiches"),
        (cards[:1], "Il faut au moins deux fiches"),
        (cards, "Six fiches au plus"),
    ):
        page = client.get(address(*chosen))
        assert page.status_code == 200 and said in page.content.decode()
        assert "comparison" not in page.content.decode()
        refused = client.get(address(*chosen, name="actors:compare_csv"))
        assert refused.status_code == 400 and said in refused.content.decode()
    assert "comparison" in client.get(address(*cards[:6])).content.decode()


def test_the_same_card_twice_is_one(pair: list[Actor], client: Any) -> None:
    assert "Il faut au moins deux" in client.get(address(pair[0], pair[0])).content.decode()


def test_a_card_is_added_by_its_name(pair: list[Actor], client: Any) -> None:
    response = client.get(address(pair[0], more="&ajouter=atelier"))
    assert response.status_code == 302 and response["Location"] == address(*pair)
    page = client.get(address(*pair, more="&ajouter=inconnue")).content.decode()
    assert "Aucune fiche ouverte n’a ce nom" in page and 'value="inconnue"' in page


def test_the_order_is_that_of_the_address(pair: list[Actor], client: Any) -> None:
    chosen = choose(None, [str(pair[1].public_id), str(pair[0].public_id)])
    assert chosen.cards == [pair[1], pair[0]]


def test_a_card_in_the_bin_is_not_compared(pair: list[Actor], client: Any) -> None:
    Actor.objects.filter(pk=pair[0].pk).update(binned_at="2026-01-01T00:00Z")
    assert "Fabrique" not in client.get(address(*pair)).content.decode()


def test_a_spreadsheet_runs_nothing_of_it(space: Any) -> None:
    cards = [
        make_actor(space, '=HYPERLINK("x")', territory="+1"),
        make_actor(space, "B", missions=["-a", "b"]),
    ]
    rows = list(csv.reader(io.StringIO(as_csv(cards, compare(cards, None)).decode("utf-8-sig"))))
    assert rows[0] == ["Fiche", '\'=HYPERLINK("x")', "B"]
    assert rows[1][1].endswith(f"/acteurs/{cards[0].public_id}/")
    assert ["Territoire d’action", "'+1", ""] in rows
    assert ["Missions", "", "'-a\nb"] in rows


def test_from_the_list_and_from_the_card(pair: list[Actor], client: Any) -> None:
    for view in ("", "?vue=fiches"):
        page = client.get(reverse("actors:directory") + view).content.decode()
        assert page.count('name="fiche"') == 2 and f'action="{reverse("actors:compare")}"' in page
    page = client.get(reverse("actors:actor", args=[pair[0].public_id])).content.decode()
    assert address(pair[0]) in page


def test_as_many_queries_for_six_cards_as_for_two(
    space: Any, client: Any, django_assert_num_queries: Any
) -> None:
    cards = [make_actor(space, missions=["m"]) for _ in range(6)]
    client.get(address(*cards[4:]))
    for chosen in (cards[:2], cards):
        with django_assert_num_queries(4):
            client.get(address(*chosen))
