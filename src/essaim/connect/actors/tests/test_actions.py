"""What actions accept, refuse and remember."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.connect.actors.actions import (
    add_actor,
    bin_actor,
    close_actor,
    edit_actor,
    end_relation,
    open_actor,
    relate_actors,
    restore_actor,
)
from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.periodic import empty_bins
from essaim.connect.actors.personal import export
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.events import deliver
from essaim.foundation.kernel.links import links_of
from essaim.foundation.kernel.models import Entry, Link, Revision
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces.journal import told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("summary", "x" * 301),
        ("kind", "inconnu"),
        ("legal_form", "inconnue"),
        ("licence", "MIT"),
        ("siret", "73282932000075"),
        ("rna", "123"),
        ("budget", "-3"),
        ("budget", "beaucoup"),
        ("salaried", "2,5"),
        ("budget_year", "1850"),
        ("budget_year", "2100"),
        ("latitude", "91"),
        ("longitude", "nan"),
        ("latitude", "48.1"),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://exemple.org"),
        ("links", ["https://exemple.org", "data:text/html,x"]),
        ("categories", ["inconnue"]),
        ("country", "France"),
    ],
)
def test_bad_values_are_refused_in_their_field(field: str, value: Any, space: Any) -> None:
    given = {"name": "Atelier", field: value}
    if field == "budget_year":
        given["budget"] = "1"
    with pytest.raises(ValidationError) as refused:
        add_actor(SYSTEM, space, **given)
    where = "longitude" if (field, value) == ("latitude", "48.1") else field
    assert (
        list(refused.value.message_dict) == [where]
        and not Actor.objects.exists()
        and not Entry.objects.exists()
    )


def test_all_errors_are_said_at_once(space: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        add_actor(SYSTEM, space, siret="1", budget="x")
    assert set(refused.value.message_dict) == {"name", "siret", "budget"}


def test_a_typing_error_is_no_field(space: Any) -> None:
    with pytest.raises(TypeError):
        add_actor(SYSTEM, space, name="A", sirett="1")


def test_values_are_made_plain(space: Any) -> None:
    actor = add_actor(
        SYSTEM, space, name="  <b>L’Étincelle</b>  ", siret="732 829 320 00074", budget="96 850 €", budget_year="2021",
        latitude="47,3215", longitude="5,0415", website="exemple.org", missions="Une\n\nDeux\n", country="fr",
        categories=["Alimentation et agriculture paysanne", "amap"], values=["Utilité sociale", "utilité SOCIALE"],
    )  # fmt: skip
    actor.refresh_from_db()
    assert (actor.name, actor.siret, actor.budget, actor.website) == (
        "L’Étincelle",
        "73282932000074",
        96850,
        "https://exemple.org",
    )
    assert (actor.missions, actor.country, actor.latitude) == (["Une", "Deux"], "FR", 47.3215)
    assert actor.actor_terms.count() == 3 and not actor.actor_terms.filter(implied=True).exists()


def test_an_edit_is_remembered_before_and_after(space: Any) -> None:
    actor = add_actor(SYSTEM, space, name="Café", city="Caen", values=["Partage"])
    edit_actor(SYSTEM, actor, name="Le Zinc", city="Caen", values=["Partage", "Écoute"])
    revision = Revision.objects.filter(object_id=actor.pk).latest("pk")
    assert set(revision.before) == {"name", "values"} and revision.after["values"] == ["Partage", "Écoute"]
    assert ActorTerm.objects.filter(actor=actor, sort_name="zinc").count() == 2
    count, seen = Revision.objects.count(), Actor.objects.get().updated_at
    edit_actor(SYSTEM, actor, name="Le Zinc", values=["écoute", "partage"])
    assert Revision.objects.count() == count and Actor.objects.get().updated_at == seen


def test_an_informal_initiative_is_opened_by_its_own_people_only(space: Any, people: Any) -> None:
    actor = add_actor(
        people["member"],
        space,
        name="Collectif",
        legal_form="none",
        street="3 rue",
        latitude=48.123,
        longitude=2.0,
    )
    assert actor.visibility == "group" and actor.street == "" and actor.latitude == 48.12
    with pytest.raises(Denied):
        open_actor(people["administrator"], actor)
    open_actor(people["member"], actor)
    assert Actor.objects.get().visibility == "public"
    close_actor(people["facilitator"], actor)
    assert Actor.objects.get().visibility == "group"
    with pytest.raises(ValidationError):
        close_actor(people["facilitator"], actor, visibility="public")


def test_a_public_card_that_becomes_informal_is_closed(space: Any, people: Any) -> None:
    actor = add_actor(people["member"], space, name="Collectif", street="3 rue")
    edit_actor(people["facilitator"], actor, legal_form="none")
    assert Actor.objects.get().visibility == "group"


def test_a_party_has_one_card_made_by_who_acts_for_it(space: Any, people: Any) -> None:
    party = Party.objects.create(kind="organisation", name="Fabrique")
    with pytest.raises(ValidationError):
        add_actor(people["facilitator"], space, name="Fabrique", party=party)
    add_actor(SYSTEM, space, name="Fabrique", party=party)
    with pytest.raises(ValidationError):
        add_actor(SYSTEM, space, name="Fabrique bis", party=party)


def test_the_bin_gives_back_then_empties_itself(space: Any) -> None:
    actor, other = add_actor(SYSTEM, space, name="A", values=["Partage"]), make_actor(space)
    relate_actors(SYSTEM, actor, other=other, kind="partner")
    bin_actor(SYSTEM, actor)
    assert empty_bins() == 0
    restore_actor(SYSTEM, actor)
    assert Actor.objects.live().count() == 2
    bin_actor(SYSTEM, actor)
    Actor.objects.filter(pk=actor.pk).update(binned_at=timezone.now() - timedelta(days=31))
    key = actor.pk
    assert empty_bins() == 1 and not Actor.objects.filter(pk=key).exists() and not Link.objects.exists()
    assert all(each.erased and not each.after for each in Revision.objects.filter(object_id=key))
    assert Entry.objects.filter(action="actors.purge", object_id=key).exists()


@pytest.mark.parametrize("problem", ["unknown kind", "itself", "in the bin", "unseen"])
def test_a_relation_that_cannot_be(problem: str, space: Any, people: Any) -> None:
    actor, other, kind = make_actor(space), make_actor(space), "partner"
    if problem == "unknown kind":
        kind = "aime"
    elif problem == "itself":
        other = actor
    elif problem == "in the bin":
        other = make_actor(space, binned_at="2026-01-01T00:00Z")
    elif problem == "unseen":
        other = make_actor(people["elsewhere"].party.memberships.get().space, visibility="private")
    with pytest.raises(ValidationError):
        relate_actors(people["facilitator"], actor, other=other, kind=kind)


def test_a_relation_ends_after_it_began(space: Any) -> None:
    actor, other = make_actor(space), make_actor(space)
    relation = relate_actors(
        SYSTEM, actor, other=other, kind="partner", starts=timezone.localdate() + timedelta(days=3)
    )
    with pytest.raises(ValidationError):
        end_relation(SYSTEM, actor, relation=relation)


def test_the_journal_names_the_card_whose_relations_changed(space: Any, people: Any) -> None:
    actor, other = make_actor(space, "Atelier"), make_actor(space, "Réseau")
    relation = relate_actors(people["facilitator"], actor, other=other, kind="partner")
    end_relation(people["facilitator"], actor, relation=relation)
    found = list(Entry.objects.filter(action="actors.relate"))
    assert [line.object_name for line in told(found, people["facilitator"])] == ["Atelier", "Atelier"]
    bin_actor(people["facilitator"], actor)
    assert [line.object_name for line in told(found, people["stranger"])] == ["", ""]


def test_joining_a_network_is_said_on_the_cards(space: Any) -> None:
    leader = Party.objects.create(kind="organisation", name="Réseau")
    party = Party.objects.create(kind="organisation", name="Membre")
    space.organisation = leader
    space.save()
    network, card = make_actor(space, "Réseau", party=leader), make_actor(space, "Membre", party=party)
    ids = {"space_id": space.pk, "party_id": party.pk, "membership_id": 1}
    path = "essaim.connect.actors.subscribers"
    deliver.func("spaces.joined", f"{path}.link_to_network", ids)
    live = Link.objects.get(ends=None)
    assert (live.source_id, live.target_id, live.kind) == (card.pk, network.pk, "member_of")
    deliver.func("spaces.left", f"{path}.end_link_to_network", ids)
    assert not Link.objects.filter(ends=None).exists()


def test_a_person_takes_away_the_cards_they_wrote(space: Any, people: Any) -> None:
    add_actor(people["member"], space, name="Atelier", values=["Partage"], budget=3)
    things = export(people["member"])["Fiches de l’annuaire"]
    assert things[0]["title"] == "Atelier" and things[0]["valeurs"] == "Partage"
    assert not any(export(people["guest"]).values())


def test_a_relation_that_is_over_is_said_with_its_end(people: Any, space: Any) -> None:
    actor, other = make_actor(space, "Fabrique"), make_actor(space, "Atelier")
    facilitator, today = people["facilitator"], timezone.localdate()
    for starts, ends in ((None, today + timedelta(days=1)), (today, today - timedelta(days=1))):
        with pytest.raises(ValidationError):
            relate_actors(facilitator, actor, other=other, kind="forced_partner", starts=starts, ends=ends)
    relate_actors(facilitator, actor, other=other, kind="forced_partner", ends=today, note="bail unique")
    assert links_of(actor, facilitator) == []
    assert [each.label for each in links_of(other, facilitator, past=True)] == ["est un partenaire subi de"]
