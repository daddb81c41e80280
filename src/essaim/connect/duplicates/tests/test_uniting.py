"""What a space leaves to the service: who is united of itself, why, and what never is."""

from typing import Any

import pytest

from essaim.connect.actors.models import Actor, SourceRecord, Union
from essaim.connect.actors.ordering import order_sources
from essaim.connect.actors.splitting import split_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.uniting import separate_actors
from essaim.connect.duplicates import actions, uniting
from essaim.connect.duplicates.models import Pair
from essaim.connect.duplicates.subscribers import look_at_what_came
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry

pytestmark = pytest.mark.django_db
SITE = "https://hangar.exemple.org/"
CAEN = {"city": "Caen", "postcode": "14000", "country": "FR"}


def card(space: Any, name: str, source: str, number: str = "1", **said: Any) -> Actor:
    made = make_actor(space, name, **CAEN, **said)
    if source:
        fields = {"name": name, "city": "Caen", **said}
        SourceRecord.objects.create(
            space=space, source=source, external_id=number, actor=made, digest="", fields=fields
        )
    return made


@pytest.fixture
def two(space: Any) -> tuple[Actor, Actor]:
    for name in ("Garage solidaire", "Amap des rives", "Radio des coteaux"):
        make_actor(space, name, **CAEN)
    one = card(space, "Le Hangar bleu", "carte", website=SITE, summary="Scène ouverte")
    return one, card(space, "Association Hangar Bleu", "tableur", website=SITE, summary="Une salle")


def live() -> int:
    return Actor.objects.live().filter(name__icontains="hangar").count()


def test_by_default_a_person_decides(space: Any, two: Any) -> None:
    actions.search_space(SYSTEM, space)
    assert Pair.objects.get().degree == "certain" and live() == 2


def test_the_surest_of_two_sources_are_united_and_it_is_said(
    space: Any, two: Any, as_: Any, people: Any
) -> None:
    client, path = as_(people["facilitator"]), f"/espaces/{space.slug}/doublons/"
    client.post(path, {"least": "0.99"})
    order_sources(SYSTEM, space, sources=["tableur", "carte"])
    actions.search_space(people["facilitator"], space)
    kept = Actor.objects.live().get(name__icontains="hangar")
    assert (kept.name, kept.summary) == ("Association Hangar Bleu", "Une salle"), "the preferred source"
    assert Entry.objects.get(action="actors.unite").by_id is None
    page = client.get(path + "?etat=united").content.decode()
    for said in ("Réunies d’elles-mêmes", "Le Hangar bleu", "Avant de comparer", "même site", "Séparer"):
        assert said in page
    assert as_(people["member"]).get(path).status_code == 403


def test_what_a_person_separated_is_never_united_again(space: Any, two: Any, people: Any) -> None:
    uniting.set_sureness(people["facilitator"], space, least="0.99")
    actions.search_space(SYSTEM, space)
    assert live() == 1
    separate_actors(people["facilitator"], Union.objects.get())
    actions.search_space(SYSTEM, space)
    assert live() == 2 and uniting.unite_sure(space) == 0


def test_what_a_person_split_is_two(space: Any, people: Any) -> None:
    one = card(space, "Le Hangar bleu", "carte", website=SITE)
    record = SourceRecord.objects.create(
        space=space,
        source="tableur",
        external_id="9",
        actor=one,
        digest="",
        fields={"name": "Hangar bleu", "city": "Caen"},
    )
    split_actor(
        people["facilitator"], one, name="Hangar bleu", records=[record.pk], choices={"website": "both"}
    )
    assert Pair.objects.get().state == "distinct"
    uniting.set_sureness(people["facilitator"], space, least="0.99")
    actions.search_space(SYSTEM, space)
    assert live() == 2


def test_one_source_two_hands_and_two_organisations_are_left_alone(space: Any, people: Any) -> None:
    uniting.set_sureness(people["facilitator"], space, least="0.99")
    card(space, "Le Hangar bleu", "carte", website=SITE)
    card(space, "Hangar bleu", "carte", "2", website=SITE)
    make_actor(space, "Le Hangar bleu", website=SITE, **CAEN)
    actions.search_space(SYSTEM, space)
    assert live() == 3
    for made in Actor.objects.filter(name__icontains="hangar"):
        made.party = Party.objects.create(kind="organisation", name=made.name)
        made.save()
    SourceRecord.objects.filter(external_id="2").update(source="autre")
    assert uniting.unite_sure(space) == 0


def test_one_to_one_and_at_import(space: Any, people: Any) -> None:
    uniting.set_sureness(people["facilitator"], space, least="0.99")
    card(space, "Le Hangar bleu", "carte", website=SITE)
    for number in ("1", "2"):
        card(space, "Le Hangar bleu", "tableur", number, website=SITE)
    look_at_what_came(import_id=1, space_id=space.pk)
    assert live() == 2 and Union.objects.count() == 1


def test_a_choice_that_is_none_changes_nothing(space: Any, as_: Any, people: Any) -> None:
    client = as_(people["facilitator"])
    shown = client.post(f"/espaces/{space.slug}/doublons/", {"least": "0.2"}, follow=True).content.decode()
    assert "pas proposé" in shown and uniting.sureness(space) == ""
