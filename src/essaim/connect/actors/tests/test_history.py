"""What a history shows, and to whom."""

from typing import Any

from essaim.connect.actors.actions import add_actor, edit_actor, end_relation, relate_actors
from essaim.connect.actors.history import history
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.actions import SYSTEM


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
    with django_assert_max_num_queries(4):
        changes, following = history(actor, None)
    assert len(changes) == 30 and changes[0].differences == [("Commune", "Ville 38", "Ville 39")]
    rest, end = history(actor, None, following)
    assert len(rest) == 11 and end is None and rest[-1].made
    assert ("Nature", "", "Réseau") in rest[-1].differences and ("Catégories", "", "AMAP") in rest[
        -1
    ].differences
