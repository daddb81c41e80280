"""What a history shows, and to whom."""

from typing import Any

import pytest
from django.urls import reverse

from essaim.connect.actors.actions import add_actor, edit_actor, end_relation, relate_actors
from essaim.connect.actors.history import history
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.discussion import actions as discussion
from essaim.foundation.discussion.links import follow_path
from essaim.foundation.discussion.models import Contribution, Guest
from essaim.foundation.discussion.personal import ERASABLE
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry


def test_a_relation_with_a_card_one_may_not_see_stays_unnamed(space: Any, people: Any) -> None:
    actor, other = make_actor(space), make_actor(space, "Cachée", visibility="private")
    relation = relate_actors(SYSTEM, actor, other=other, kind="partner")
    end_relation(SYSTEM, actor, relation=relation)
    notes = [change.note for change in history(actor, people["facilitator"])[0]]
    assert "Cachée" in notes[0] and "fini" in notes[0] and notes[1] == "est partenaire de Cachée"
    assert [change.note for change in history(actor, None)[0]] == ["", ""]


def test_far_pages_and_values_in_words(space: Any, django_assert_max_num_queries: Any) -> None:
    actor = add_actor(SYSTEM, space, name="A", kind="network", categories=["amap"])
    for number in range(40):
        edit_actor(SYSTEM, actor, city=f"Ville {number}")
    with django_assert_max_num_queries(5):
        changes, following = history(actor, None)
    assert len(changes) == 30 and changes[0].differences == [("Commune", "Ville 38", "Ville 39")]
    rest, end = history(actor, None, following)
    assert len(rest) == 11 and end is None and rest[-1].made
    assert ("Nature", "", "Réseau") in rest[-1].differences and ("Catégories", "", "AMAP") in rest[
        -1
    ].differences


def test_who_proposed_a_correction_is_named_to_members(space: Any, people: Any) -> None:
    actor = make_actor(space)
    made = discussion.propose_correction(people["member"], actor, body="", values={"city": "Beaune"})
    discussion.decide_contribution(people["facilitator"], made, verdict="accept")
    edit_actor(people["facilitator"], actor, city="Dijon")
    assert _proposers(actor, people["guest"]) == ["", "une personne qui a un compte"]
    assert _proposers(actor, None) == ["", "une personne qui a un compte"]
    assert _proposers(actor, people["facilitator"]) == ["", "Member"]
    (erasable,) = ERASABLE
    erasable.erase(people["member"], "unnamed")
    assert _proposers(actor, people["facilitator"]) == ["", "Personne qui a quitté le service"]
    discussion.purge_contribution(SYSTEM, made)
    assert _proposers(actor, people["facilitator"]) == ["", ""]


@pytest.mark.parametrize("shown", [True, False])
def test_a_visitor_is_named_if_she_wished_until_she_forgets(
    client: Any, space: Any, people: Any, shown: bool
) -> None:
    actor = make_actor(space)
    visitor = discussion.posting.Visitor("Lise Exemple", "lise@exemple.test", shown)
    made = discussion.propose_correction(SYSTEM, actor, body="", values={"city": "Beaune"}, visitor=visitor)
    made = discussion.confirm_contribution(SYSTEM, made)
    discussion.decide_contribution(people["facilitator"], made, verdict="accept")
    name = "Lise Exemple" if shown else "une personne sans compte"
    assert _proposers(actor, None) == [name] == _proposers(actor, people["facilitator"])
    assert (
        f"proposée par {name}"
        in client.get(reverse("actors:history", args=[actor.public_id])).content.decode()
    )
    assert not any("Lise" in str(each) for each in Entry.objects.values())
    Guest.objects.update(mail="", digest="")  # by itself, after the delay
    client.post(follow_path(Contribution.objects.get()), {"do": "forget"})
    assert _proposers(actor, None) == ["une personne sans compte"]


def _proposers(actor: Any, user: Any) -> list[str]:
    return [change.proposed for change in history(actor, user)[0]]
