"""The demonstration: complete, true to its sources, marked where it is invented, loaded once."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from essaim.connect.actors.models import Actor
from essaim.desk.home import demo
from essaim.foundation.accounts.demo import entrances
from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.models import Entry, Link
from essaim.foundation.spaces.models import Application, Mandate, Membership, Space

FOLDER = settings.PROJECT / "demo"
SAYS = demo.read(FOLDER)
# salaried, board, volunteers, civic service, members, people reached, budget: as published, None where it is not.
FIGURES = {
    "mes-occitanie": (2, 10, 20, 3, None, None, 96_850),
    "ufisc": (5, 40, None, None, 18, 2500, 450_000),
    "opale": (6, 14, None, None, None, None, 500_000),
    "ardes": (4, 9, None, None, 50, None, 200_000),
    "apes": (13, 23, None, None, 170, 2000, 643_240),
    "pes-21": (7, 10, 20, None, None, None, 385_000),
}


def load(*options: str) -> str:
    out = StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


def counts() -> list[int]:
    return [
        model.objects.count() for model in (Space, Actor, Party, User, Membership, Mandate, Link, Application)
    ]


@pytest.mark.parametrize("slug", FIGURES)
def test_figures_of_networks_are_those_published(slug: str) -> None:
    card = SAYS["actors"][slug]
    fields = ("salaried", "board", "volunteers", "civic_service", "members", "people_reached", "budget")
    assert tuple(card.get(field) for field in fields) == FIGURES[slug]
    assert "budget_year" not in card


def test_what_is_invented_says_so() -> None:
    for slug, card in SAYS["actors"].items():
        kept_by = SAYS["spaces"][card["space"]]
        assert bool(card.get("example")) == bool(kept_by.get("example")), slug
    for slug, space in SAYS["spaces"].items():
        assert not space.get("example") or "(exemple)" in space["name"] or space["kind"] == "group", slug


def test_no_person_but_the_three_and_none_in_a_real_space() -> None:
    assert {person["email"].split("@")[1] for person in SAYS["people"].values()} == {"exemple.test"}
    for person in SAYS["people"].values():
        assert person["name"].endswith(" Exemple")
        assert all(SAYS["spaces"][space].get("example") for space in person["roles"])
    text = "".join(path.read_text() for path in FOLDER.glob("*.yaml"))
    assert set(re.findall(r"[\w.]+@[\w.]+", text)) == {person["email"] for person in SAYS["people"].values()}
    assert not re.search(r"\b0\d(?: ?\d\d){4}\b", text), "a phone number"


def test_real_organisations_are_not_linked_to_invented_ones() -> None:
    for slug, link in SAYS["links"].items():
        ends = [SAYS["actors"][link[end]].get("example", False) for end in ("source", "target")]
        assert ends[0] == ends[1], slug


def test_thirty_initiatives_of_many_kinds_in_several_towns() -> None:
    invented = [
        card for card in SAYS["actors"].values() if card.get("example") and card["kind"] == "initiative"
    ]
    assert len(invented) >= 30
    kinds = {category for card in invented for category in card["categories"]}
    assert kinds >= {
        "monnaie-locale", "sel", "accorderie", "regie-de-quartier", "habitat-participatif", "supermarche-cooperatif",
        "ressourcerie", "repair-cafe", "garage-solidaire", "cafe-culturel", "cinema-associatif", "tzcld", "amap",
        "creche-parentale", "energie-citoyenne", "numerique-solidaire", "mobilite-douce",
    }  # fmt: skip
    towns = {card["city"] for card in SAYS["actors"].values() if "city" in card}
    assert towns >= {"Dijon", "Caen", "Lille", "Toulouse", "Saint-Girons", "Arras", "Colombelles", "Paris"}


def test_loading_again_by_force_changes_nothing(movement: None, db: None) -> None:
    before, entries = counts(), Entry.objects.count()
    load("--force")
    assert counts() == before
    assert Entry.objects.count() == entries


def test_force_completes_what_is_missing(movement: None, db: None) -> None:
    Actor.objects.filter(name="La Roue d’à côté").delete()
    load("--force")
    assert Actor.objects.filter(name="La Roue d’à côté", example=True).exists()


def test_the_three_doors_open_and_hold_their_roles(movement: None, db: None) -> None:
    assert len(entrances()) == 3
    network = Space.objects.get(slug="communs-du-val")
    roles = {user.email.split("@")[0]: user.scope for user in User.objects.filter(demo=True)}
    assert network.pk in roles["administration"].administrator
    assert network.pk in roles["facilitation"].facilitator - roles["facilitation"].administrator
    assert network.pk in roles["membre"].member - roles["membre"].facilitator


def test_real_spaces_have_no_person(movement: None, db: None) -> None:
    people = Membership.objects.filter(party__kind=Party.Kind.PERSON).exclude(
        space__root__slug="communs-du-val"
    )
    assert not people.exists()


def test_no_page_of_the_invented_network_is_empty(movement: None, db: None) -> None:
    network = Space.objects.get(slug="communs-du-val")
    assert network.charter and network.admission == "path" and network.admission_body is not None
    assert network.colleges.count() == 3
    assert network.invitations.count() == 1
    application = Application.objects.get(space=network)
    assert [each.confirmed_at is not None for each in application.sponsorships.order_by("pk")] == [
        True,
        False,
    ]
    assert not Actor.objects.filter(terms=None, example=True, kind="initiative").exists()
    assert Link.objects.count() == len(SAYS["links"])


def test_two_sources_overlap(movement: None, db: None) -> None:
    card = Actor.objects.get(name="La Grange aux outils", binned_at=None)
    assert card.example and card.sources.count() == 2 and card.salaried == 2
    assert card.summary == "Outils prêtés entre voisin·es de la vallée"
