"""Several sources of one card: who says what, which one is believed, what a source that renumbers or shrinks may do."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.models import Actor, Precedence, SourceRecord
from essaim.connect.actors.ordering import order_sources
from essaim.connect.actors.provenance import follow_source, provenance
from essaim.connect.actors.tests.factories import make_record
from essaim.connect.actors.tests.test_sink import SINK, apply, bring, preview, undo
from essaim.connect.actors.uniting import unite_actors
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.reading import recognise, vanished_rows
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
SITE = "https://un.exemple.org/"


def both(space: Any) -> Actor:
    """One card of which two sources speak; they agree on the town, not on the sentence."""
    bring(space, [make_record("a", "Le Hangar", city="Caen", summary="Scène ouverte")], source="carte")
    bring(
        space, [make_record("7", "Hangar", city="Caen", summary="Une salle", website=SITE)], source="tableur"
    )
    one, other = Actor.objects.order_by("pk")
    unite_actors(SYSTEM, one, other=other)
    return Actor.objects.live().get()


def refresh(space: Any, source: str = "tableur", **said: Any) -> Import:
    key, name = ("7", "Hangar") if source == "tableur" else ("a", "Le Hangar")
    return bring(space, [make_record(key, name, **{"city": "Caen", **said})], source=source)


def origin(actor: Actor, name: str) -> Any:
    return next(each for each in provenance(actor) if each.name == name)


def test_each_field_says_who_says_it(space: Any, as_: Any, people: Any) -> None:
    card = both(space)
    assert [voice.source for voice in origin(card, "city").same] == ["carte", "tableur"]
    assert [voice.source for voice in origin(card, "website").same] == ["tableur"]
    summary = origin(card, "summary")
    assert (summary.same[0].source, summary.others[0].text) == ("carte", "Une salle")
    edit_actor(SYSTEM, card, summary="À nous")
    hand = origin(card, "summary")
    assert not hand.same and len(hand.others) == 2 and hand.at
    page = as_(people["stranger"]).get(f"/acteurs/{card.public_id}/provenance/").content.decode()
    assert "Corrigé ici à la main" in page
    assert "Revenir à ce que dit" not in page and "Une salle" not in page, (
        "what was corrected is read no more"
    )


def test_one_may_go_back_to_what_a_source_says(space: Any, as_: Any, people: Any) -> None:
    card = both(space)
    edit_actor(SYSTEM, card, summary="À nous")
    refresh(space, "carte", summary="Scène très ouverte")
    card.refresh_from_db()
    assert card.summary == "À nous"
    record = SourceRecord.objects.get(source="carte")
    assert record.apart == {"summary": "Scène très ouverte"}
    client = as_(people["facilitator"])
    path = f"/acteurs/{card.public_id}/provenance/"
    client.post(path, {"field": "summary", "source": record.pk})
    card.refresh_from_db()
    assert card.summary == "Scène très ouverte"
    refresh(space, "carte", summary="Fermée")
    card.refresh_from_db()
    assert card.summary == "Fermée", "the field follows its source again"
    for field, status in (("budget", 302), ("pk", 302)):
        assert client.post(path, {"field": field, "source": record.pk}).status_code == status
    assert client.post(path, {"field": "summary", "source": "x"}).status_code == 404
    with pytest.raises(Denied):
        follow_source(people["member"], card, source=record, name="summary")


def test_a_lesser_source_overwrites_nothing(space: Any) -> None:
    card = both(space)
    order_sources(SYSTEM, space, sources=["carte", "tableur"])
    batch = refresh(space, summary="Une grande salle", website="https://deux.exemple.org/")
    card.refresh_from_db()
    assert (card.summary, card.website) == ("Scène ouverte", "https://deux.exemple.org/")
    assert "Une source préférée dit déjà" in batch.rows.get().note
    again = refresh(space, summary="Une grande salle", website="https://deux.exemple.org/")
    assert not again.rows.exclude(plan="unchanged").exists()
    refresh(space, "carte")  # it says no sentence any more: the other one does
    card.refresh_from_db()
    assert card.summary == "Une grande salle"


def test_the_preferred_source_gives_each_field(space: Any) -> None:
    card = both(space)
    edit_actor(SYSTEM, card, website="https://main.exemple.org/")
    order_sources(SYSTEM, space, sources=["tableur", "carte"])
    card.refresh_from_db()
    assert (card.name, card.summary, card.website) == ("Hangar", "Une salle", "https://main.exemple.org/")
    order_sources(SYSTEM, space, sources=["carte", "tableur"], field="name")
    card.refresh_from_db()
    assert (card.name, card.summary) == ("Le Hangar", "Une salle")
    refresh(space, "carte", summary="Scène")
    card.refresh_from_db()
    assert card.summary == "Une salle"


def test_an_order_that_makes_no_sense_changes_nothing(space: Any, people: Any) -> None:
    both(space)
    for sources, field in ((["carte", "carte"], ""), (["inconnue"], ""), (["carte"], "pk")):
        with pytest.raises(ValidationError):
            order_sources(SYSTEM, space, sources=sources, field=field)
    with pytest.raises(Denied):
        order_sources(people["member"], space, sources=["carte"])
    assert not Precedence.objects.exists()


def read(space: Any, records: list[Any]) -> Import:
    """The whole list of « carte », as `running` reads it."""
    batch = preview(space, records)
    Import.objects.filter(pk=batch.pk).update(archive_missing=True)
    batch.refresh_from_db()
    met = recognise(SINK, batch)
    batch.renumbered, batch.known = len(met), SINK.known(space, "carte")
    for rows in vanished_rows(SINK, batch, met):
        for row in rows:
            row.batch = batch
            row.save()
    return batch


NAMES = ("Zanzibulle", "Torrents citoyens", "La Cagnotte", "Radio des coteaux", "Fournil partagé")


def test_a_source_that_renumbers_recreates_nothing(space: Any) -> None:
    bring(space, [make_record(str(rank), name, city="Caen") for rank, name in enumerate(NAMES)])
    before = dict(Actor.objects.values_list("name", "pk"))
    card = Actor.objects.get(name="La Cagnotte")
    edit_actor(SYSTEM, card, summary="Corrigée ici")
    batch = read(
        space,
        [make_record(f"n{rank}", name, city="Caen", territory="Calvados") for rank, name in enumerate(NAMES)],
    )
    assert batch.renumbered == 5 and batch.rows.filter(is_twin=True).count() == 5
    assert not batch.rows.filter(plan="archive").exists()
    apply(SYSTEM, batch, list(batch.rows.order_by("pk")))
    assert dict(Actor.objects.live().values_list("name", "pk")) == before
    assert set(SourceRecord.objects.values_list("external_id", flat=True)) == {
        f"n{rank}" for rank in range(5)
    }
    card.refresh_from_db()
    assert (card.summary, card.territory) == ("Corrigée ici", "Calvados")
    again = preview(space, [make_record("n2", "La Cagnotte", city="Caen", territory="Calvados")])
    assert [row.plan for row in again.rows.all()] == ["unchanged"]
    undo(SYSTEM, batch)
    card.refresh_from_db()
    assert (card.summary, card.territory) == ("Corrigée ici", "")
    assert set(SourceRecord.objects.values_list("external_id", flat=True)) == {str(rank) for rank in range(5)}


def test_what_is_another_thing_is_not_met_again(space: Any) -> None:
    bring(space, [make_record("1", "Zanzibulle", city="Caen"), make_record("2", "La Cagnotte", city="Caen")])
    batch = read(
        space, [make_record("2", "La Cagnotte", city="Caen"), make_record("9", "Tout autre", city="Lyon")]
    )
    assert not batch.renumbered and batch.rows.filter(plan="archive").count() == 1


def test_a_card_of_which_another_source_speaks_is_not_archived(space: Any) -> None:
    card = both(space)
    batch = read(space, [make_record("z", "Tout autre", city="Lyon")])
    apply(SYSTEM, batch, list(batch.rows.order_by("pk")))
    card.refresh_from_db()
    assert card.binned_at is None and SourceRecord.objects.get(external_id="a").gone
    assert "Une autre source" in batch.rows.get(plan="archive").note
    assert [voice.source for voice in origin(card, "city").same] == ["tableur"]
    refresh(space, "carte", summary="Scène ouverte")
    assert not SourceRecord.objects.get(external_id="a").gone
    undo(SYSTEM, batch)
    card.refresh_from_db()
    assert card.binned_at is None


def test_an_entry_said_to_be_one_that_vanished_is_not_archived(space: Any) -> None:
    bring(space, [make_record("1", "Zanzibulle", city="Caen")])
    card = Actor.objects.get()
    batch = read(space, [make_record("9", "Tout autre", city="Lyon")])
    row = batch.rows.get(plan="create")
    row.twin, row.is_twin = card.pk, True
    row.save()
    apply(SYSTEM, batch, list(batch.rows.order_by("pk")))
    card.refresh_from_db()
    assert (card.binned_at, card.name, Actor.objects.count()) == (None, "Tout autre", 1)
    assert SourceRecord.objects.get().external_id == "9"
    assert [row.plan for row in batch.rows.order_by("pk")] == ["update", "unchanged"]
