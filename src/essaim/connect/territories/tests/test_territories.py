"""Who is counted where, for whom; what is said to be missing, and what is not; large places read what is kept."""

from typing import Any

import pytest

from essaim.connect.actors.actions import bin_actor
from essaim.connect.actors.terms import set_terms
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.territories import counting
from essaim.connect.territories.analysis.rarity import lower_tail, rarer, sparser
from essaim.connect.territories.counting import counted
from essaim.connect.territories.models import Kept
from essaim.connect.territories.recounting import recount
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.places.actions import add_territory
from essaim.foundation.places.place import find
from essaim.foundation.vocabularies.models import Term

FOIX = {"city": "Foix", "postcode": "09000", "country": "FR"}
LILLE = {"city": "Lille", "postcode": "59000", "country": "FR"}


# -- the method


def test_the_tail_is_that_of_the_binomial_law() -> None:
    assert lower_tail(0, 10, 0.5) == pytest.approx(1 / 1024)
    assert lower_tail(5, 10, 0.5) == pytest.approx(638 / 1024)
    assert lower_tail(40, 3_000, 0.02) == pytest.approx(0.0043, abs=0.0012)  # a normal law, beyond 2,000
    assert lower_tail(3, 3, 0.1) == 1 and lower_tail(0, 5, 0) == 1 and lower_tail(0, 5, 1) == 0


def test_only_what_chance_would_not_do_is_sure() -> None:
    around = {1: 400, 2: 20, 3: 3}
    found = {spot.key: spot for spot in rarer({1: 40}, 100, around, 1_000, list(around))}
    assert found[2].sure is False and found[2].expected == pytest.approx(20 * 100 / 900)
    assert found[3].sure is False and 1 not in found
    found = {spot.key: spot for spot in rarer({1: 2}, 100, around, 1_000, list(around))}
    assert found[1].sure and found[1].count == 2


def test_with_few_cards_around_nothing_is_said() -> None:
    assert rarer({}, 5, {1: 20}, 30, [1]) == []
    assert rarer({}, 0, {1: 20}, 300, [1]) == []
    assert not sparser(0, 100, 20, 10_000) and not sparser(0, 0, 900, 10_000)
    assert sparser(1, 1_000, 1_000, 50_000)


# -- pages


@pytest.fixture
def cards(space: Any) -> Any:
    return [make_actor(space, f"Foix {number}", **FOIX) for number in range(3)] + [
        make_actor(space, "Nord", **LILLE)
    ]


@pytest.mark.parametrize(
    "value", ["commune-09122", "epci-200067791", "departement-09", "region-76", "region-975", "commune-97502"]
)
def test_every_kind_of_place_has_a_page_and_figures(cards: Any, client: Any, value: str) -> None:
    page = client.get(f"/territoires/{value}/")
    assert page.status_code == 200 and "Qui est là" in page.content.decode()
    assert client.get(f"/territoires/{value}/?format=jsonld").json()["identifier"] == value.partition("-")[2]
    assert client.get(f"/territoires/{value}/chiffres.csv").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("value", ["departement-00", "commune-99999", "region-", "nulle-part"])
def test_what_is_no_place_answers_404(db: None, client: Any, value: str) -> None:
    assert client.get(f"/territoires/{value}/").status_code == 404
    assert client.get(f"/territoires/{value}/chiffres.csv").status_code == 404


def test_strangers_count_public_cards_and_members_what_they_see(
    people: Any, space: Any, cards: Any, as_: Any, client: Any
) -> None:
    make_actor(space, "Entre nous", visibility="group", **FOIX)
    bin_actor(SYSTEM, cards[0])
    place = find(None, "departement-09")
    assert place
    assert [each.counts.total for each in counted(None, [place, None])] == [2, 3]
    assert counted(people["guest"], [place])[0].counts.total == 3
    assert "2 fiches de l’annuaire" in client.get("/territoires/departement-09/").content.decode()
    page = as_(people["guest"]).get("/territoires/departement-09/").content.decode()
    assert "3 fiches de l’annuaire" in page and "communes sur" in page


def test_a_drawn_territory_has_the_same_page(space: Any, cards: Any, client: Any) -> None:
    add_territory(SYSTEM, space, name="Pays de Foix", places="09122\n09261", kind="basin")
    page = client.get("/territoires/pays-de-foix/").content.decode()
    assert "Bassin de vie" in page and "1 commune sur 2 sans fiche connue" in page
    assert "Pays de Foix" in client.get("/territoires/commune-09122/").content.decode()
    assert "Pays de Foix" not in client.get("/territoires/").content.decode()  # found by its name
    assert "pays-de-foix" in client.get("/territoires/", {"q": "pays de"}).content.decode()


def test_places_are_found_by_name(db: None, client: Any) -> None:
    for typed, value in (("ariège", "departement-09"), ("occit", "region-76"), ("09200", "commune-09261"),
                         ("couserans", "epci-200067940"), ("2a", "departement-2A")):  # fmt: skip
        assert f"/territoires/{value}/" in client.get("/territoires/", {"q": typed}).content.decode(), typed
    assert "Aucun lieu" in client.get("/territoires/", {"q": "zzzz\x00'"}).content.decode()


def test_no_territory_hides_an_official_place(space: Any) -> None:
    assert (
        add_territory(SYSTEM, space, name="Département 09", places="09122").slug
        == "territoire-departement-09"
    )


# -- compared


def test_places_side_by_side(cards: Any, client: Any) -> None:
    page = client.get(
        "/lieux/comparer/", {"lieu": ["departement-09", "departement-59", "xx", "departement-09"]}
    )
    assert [each.value for each in page.context["columns"]] == [
        "departement-09",
        "departement-59",
        "region-76",
        "france",
    ]
    added = client.get("/lieux/comparer/", {"lieu": "departement-09", "ajouter": "Ariège"})
    assert "Aucun lieu ne s’appelle ainsi" in added.content.decode()
    assert client.get("/lieux/comparer/", {"ajouter": "Occitanie"})["Location"].endswith("lieu=region-76")
    assert "Lequel" in client.get("/lieux/comparer/", {"ajouter": "Saint-Denis"}).content.decode()
    rows = client.get("/lieux/comparer/chiffres.csv?lieu=departement-09").content.decode().splitlines()
    assert rows[0].count(",") >= 6 and any(row.startswith("En tout,Fiches,3,") for row in rows)
    assert client.get("/lieux/comparer/chiffres.csv").status_code == 400
    many = [f"departement-0{number}" for number in range(1, 9)]
    assert "Quatre lieux au plus" in client.get("/lieux/comparer/", {"lieu": many}).content.decode()


# -- large places


def test_a_large_place_reads_what_the_worker_keeps(
    space: Any, cards: Any, client: Any, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    term = Term.objects.filter(scheme="category", parent=None).first()
    assert term
    set_terms([(cards[0], {"categories": [term.slug]})])
    exact = counted(None, [find(None, "departement-09")])[0].counts
    monkeypatch.setattr(counting, "LOOKED", 2)
    monkeypatch.setattr("essaim.connect.territories.recounting.LOOKED", 2)
    assert counted(None, [find(None, "departement-09")])[0].counts.more
    assert "les comptes se font" in client.get("/territoires/region-76/").content.decode()
    assert recount() and recount() == 0
    kept = counted(None, [find(None, "departement-09")])[0].counts
    assert (kept.total, dict(kept.kinds), dict(kept.terms), kept.inhabited) == (
        exact.total, dict(exact.kinds), dict(exact.terms), exact.inhabited,
    )  # fmt: skip
    assert kept.at
    with django_assert_max_num_queries(14):
        page = client.get("/territoires/departement-09/").content.decode()
    assert "Fiches publiques, comptées le" in page
    for card in cards[:2]:
        bin_actor(SYSTEM, card)
    assert recount() and not Kept.objects.filter(place="departement-09", subject__startswith="kind").exists()
