"""Files into cards: once, twice, over local corrections, and back."""

from typing import Any

import pytest

from essaim.connect.actors.actions import bin_actor, edit_actor
from essaim.connect.actors.keying import rekey
from essaim.connect.actors.models import Actor, ActorTerm, MatchKey, SourceRecord
from essaim.connect.actors.sinks import SINKS
from essaim.connect.actors.tests.factories import make_actor, make_record
from essaim.foundation.formats.record import Record
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.kernel.actions import SYSTEM, action
from essaim.foundation.kernel.models import Revision
from essaim.foundation.vocabularies.models import Term

SINK = SINKS[0]
Plan = ImportRow.Plan
FULL: dict[str, Any] = {
    "summary": "Un café où l’on répare.",
    "description": "Ouvert le samedi.",
    "website": "https://cafe.exemple.org/",
    "links": ["https://reseau.exemple.org/cafe"],
    "street": "3 rue des Communs",
    "postcode": "21000",
    "city": "Dijon",
    "country": "FR",
    "latitude": 47.3215,
    "longitude": 5.0415,
    "categories": ["amap", "reemploi"],
    "keywords": ["samedi"],
    "legal_form": "Association loi 1901",
    "values": ["Utilité sociale", "Droit à l’initiative"],
    "missions": ["Réparer", "Transmettre"],
    "funders": ["Ville de Dijon"],
    "territory": "Dijon",
    "salaried": 2,
    "budget": 96850,
    "budget_year": 2021,
    "source_url": "https://source.exemple.org/1",
    "language": "fr",
    "extra": {"POI": "café"},
}


@action("imports.apply_chunk")
def apply(by: Any, batch: Import, /, rows: list[ImportRow]) -> None:
    SINK.apply(batch, rows)
    _save(rows, applied=True)


@action("imports.undo_chunk")
def undo(by: Any, batch: Import, /) -> None:
    rows = list(batch.rows.filter(applied=True, plan__in=["create", "update", "archive"]).order_by("-pk"))
    SINK.undo(batch, rows)
    _save(rows, applied=False)


def _save(rows: list[ImportRow], applied: bool) -> None:
    for row in rows:
        row.applied = applied
        row.save()


def preview(space: Any, records: list[Record], source: str = "carte", archive: bool = False) -> Import:
    batch = Import.objects.create(space=space, source=source, file_name="carte.geojson")
    for record, planned in zip(records, SINK.plan(space, source, records), strict=True):
        batch.rows.create(
            line=record.line,
            plan=planned.plan,
            external_id=record.external_id,
            name=record.name[:200],
            record=record.fields,
            changes=planned.changes,
            object_id=planned.object_id,
            reason=planned.reason,
        )
    if archive:
        for key, external_id, name in SINK.vanished(space, source, batch):
            batch.rows.create(line=0, plan=Plan.ARCHIVE, external_id=external_id, name=name, object_id=key)
    return batch


def bring(space: Any, records: list[Record], **options: Any) -> Import:
    batch = preview(space, records, **options)
    apply(SYSTEM, batch, list(batch.rows.exclude(plan__in=["unchanged", "skip"]).order_by("pk")))
    return batch


def plans(batch: Import) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("plan", flat=True))


def test_a_record_becomes_a_card_with_all_that_it_says(space: Any) -> None:
    batch = bring(space, [make_record("a", "Le Café commun", **FULL)])
    actor = Actor.objects.get()
    assert (actor.name, actor.city, actor.legal_form, actor.budget, actor.kind) == (
        "Le Café commun", "Dijon", "association", 96850, "initiative",
    )  # fmt: skip
    assert actor.cell is not None and actor.precision == "address" and actor.sort_name == "cafe commun"
    assert set(actor.actor_terms.filter(implied=True).values_list("term__slug", flat=True)) == {
        "alimentation"
    }
    assert set(actor.terms.filter(scheme="value").values_list("slug", flat=True)) == {
        "utilite-sociale", "droit-a-l-initiative",
    }  # fmt: skip
    assert batch.rows.get().object_id == actor.pk
    source = SourceRecord.objects.get()
    assert source.fields["extra"] == {"POI": "café"} and source.url == "https://source.exemple.org/1"
    assert Revision.objects.get(object_type="actors.actor", object_id=actor.pk).after == {"source": "carte"}


def test_the_same_file_again_changes_nothing(space: Any, django_assert_max_num_queries: Any) -> None:
    records = [make_record(str(number), **FULL) for number in range(30)]
    bring(space, records)
    before = list(Actor.objects.order_by("pk").values())
    with django_assert_max_num_queries(7):
        planned = SINK.plan(space, "carte", records)
    assert {each.plan for each in planned} == {Plan.UNCHANGED}
    bring(space, records)
    assert list(Actor.objects.order_by("pk").values()) == before and SourceRecord.objects.count() == 30


def test_extra_keys_alone_are_no_change(space: Any) -> None:
    bring(space, [make_record("a", **FULL)])
    assert plans(preview(space, [make_record("a", **{**FULL, "extra": {"_timestamp": "2"}})])) == [
        "unchanged"
    ]


def test_what_the_source_changes_is_changed(space: Any) -> None:
    bring(space, [make_record("a", "Café", **FULL)])
    told = {
        **FULL,
        "city": "Caen",
        "categories": ["habitat-participatif"],
        "values": [],
        "latitude": 49.18,
        "longitude": -0.37,
    }
    del told["budget"], told["budget_year"]
    batch = bring(space, [make_record("a", "La Cagnotte", **told)])
    actor = Actor.objects.get()
    assert (actor.name, actor.sort_name, actor.city, actor.budget) == (
        "La Cagnotte",
        "cagnotte",
        "Caen",
        None,
    )
    assert not actor.terms.filter(scheme="value").exists()
    assert set(ActorTerm.objects.values_list("sort_name", flat=True)) == {"cagnotte"}
    assert batch.rows.get().changes["city"] == ["Dijon", "Caen"]
    revision = Revision.objects.filter(object_id=actor.pk).latest("pk")
    assert revision.before["city"] == "Dijon" and revision.after["city"] == "Caen"
    assert plans(preview(space, [make_record("a", "La Cagnotte", **told)])) == ["unchanged"]


def test_a_local_correction_survives_and_is_said(space: Any) -> None:
    bring(space, [make_record("a", **FULL)])
    edit_actor(
        SYSTEM, Actor.objects.get(), territory="Tout le Dijonnais", website="https://nouveau.exemple.org/"
    )
    batch = bring(space, [make_record("a", **{**FULL, "territory": "Côte-d’Or", "city": "Quetigny"})])
    actor = Actor.objects.get()
    assert (actor.territory, actor.city, actor.website) == (
        "Tout le Dijonnais",
        "Quetigny",
        "https://nouveau.exemple.org/",
    )
    assert "territoire" in batch.rows.get().note
    again = preview(space, [make_record("a", **{**FULL, "territory": "Côte-d’Or", "city": "Quetigny"})])
    assert plans(again) == ["unchanged"] and "territoire" in again.rows.get().reason


def test_a_correction_that_the_source_takes_up_is_no_conflict(space: Any) -> None:
    bring(space, [make_record("a", **FULL)])
    edit_actor(SYSTEM, Actor.objects.get(), territory="Côte-d’Or", values=["utilité SOCIALE"])
    told = {**FULL, "territory": "Côte-d’Or", "values": ["Utilité sociale"]}
    batch = preview(space, [make_record("a", **told)])
    assert plans(batch) == ["unchanged"] and batch.rows.get().reason == ""


def test_a_card_changed_since_the_preview_is_planned_again(space: Any) -> None:
    bring(space, [make_record("a", **FULL)])
    batch = preview(space, [make_record("a", **{**FULL, "city": "Caen"})])
    edit_actor(SYSTEM, Actor.objects.get(), city="Beaune")
    apply(SYSTEM, batch, list(batch.rows.all()))
    row = batch.rows.get()
    assert Actor.objects.get().city == "Beaune" and row.plan == Plan.UNCHANGED and "commune" in row.note


def test_an_unknown_category_is_kept_as_a_keyword(space: Any) -> None:
    bring(space, [make_record("a", categories=["amap", "bidule"])])
    assert list(Actor.objects.get().terms.filter(scheme="tag").values_list("label", flat=True)) == ["bidule"]
    assert plans(preview(space, [make_record("a", categories=["amap", "bidule"])])) == ["unchanged"]


def test_an_informal_initiative_keeps_its_town_only_and_waits_for_its_people(space: Any) -> None:
    told = {**FULL, "legal_form": "none"}
    bring(space, [make_record("a", **told)])
    actor = Actor.objects.get()
    assert (actor.street, actor.postcode, actor.latitude, actor.precision) == ("", "", 47.32, "town")
    assert actor.visibility == "group"
    assert "3 rue" not in str(SourceRecord.objects.get().fields)
    assert plans(preview(space, [make_record("a", **told)])) == ["unchanged"]


def test_a_card_in_the_bin_stays_there(space: Any) -> None:
    bring(space, [make_record("a", **FULL)])
    bin_actor(SYSTEM, Actor.objects.get())
    batch = preview(space, [make_record("a", **{**FULL, "city": "Caen"})])
    assert plans(batch) == ["unchanged"] and "corbeille" in batch.rows.get().reason


def test_what_vanished_is_archived_then_comes_back(space: Any) -> None:
    bring(space, [make_record("a", **FULL), make_record("b", **FULL)])
    batch = bring(space, [make_record("a", **FULL)], archive=True)
    gone = Actor.objects.get(name="Initiative b")
    assert plans(batch) == ["unchanged", "archive"] and gone.binned_at
    assert list(SINK.vanished(space, "carte", batch)) == []
    back = bring(space, [make_record("a", **FULL), make_record("b", **FULL)])
    assert plans(back) == ["unchanged", "update"]
    gone.refresh_from_db()
    assert gone.binned_at is None
    undo(SYSTEM, back)
    gone.refresh_from_db()
    assert gone.binned_at
    undo(SYSTEM, batch)
    gone.refresh_from_db()
    assert gone.binned_at is None


def test_undoing_puts_what_was_made_in_the_bin_and_the_file_can_come_again(space: Any) -> None:
    records = [make_record("a", **FULL), make_record("b", **FULL)]
    batch = bring(space, records)
    edit_actor(SYSTEM, Actor.objects.get(name="Initiative b"), city="Beaune")
    undo(SYSTEM, batch)
    assert not Actor.objects.live().exists() and not SourceRecord.objects.exists()
    notes = dict(batch.rows.values_list("external_id", "note"))
    assert notes["a"] == "" and "corbeille" in notes["b"]
    assert plans(preview(space, records)) == ["create", "create"]
    bring(space, records)
    assert Actor.objects.live().count() == 2


def test_undoing_gives_former_values_back_but_keeps_corrections(space: Any) -> None:
    bring(space, [make_record("a", **FULL)])
    told = {**FULL, "city": "Caen", "values": ["Coopération"], "summary": "Autre chose", "salaried": 5}
    batch = bring(space, [make_record("a", "Autre nom", **told)])
    edit_actor(SYSTEM, Actor.objects.get(), salaried=9)
    undo(SYSTEM, batch)
    actor = Actor.objects.get()
    assert (actor.name, actor.sort_name, actor.city, actor.summary, actor.salaried) == (
        "Initiative a", "initiative a", "Dijon", FULL["summary"], 9,
    )  # fmt: skip
    assert set(actor.terms.filter(scheme="value").values_list("slug", flat=True)) == {
        "utilite-sociale", "droit-a-l-initiative",
    }  # fmt: skip
    assert "salarié" in batch.rows.get().note
    assert plans(preview(space, [make_record("a", "Autre nom", **told)])) == ["update"]


def test_undoing_the_older_import_leaves_what_a_newer_one_took_up(space: Any) -> None:
    first = bring(space, [make_record("a", **FULL)])
    second = bring(space, [make_record("a", **{**FULL, "city": "Caen"})])
    undo(SYSTEM, first)
    assert Actor.objects.live().count() == 1 and "plus récent" in first.rows.get().note
    undo(SYSTEM, second)
    assert Actor.objects.get().city == "Dijon"
    first.rows.update(applied=True)
    undo(SYSTEM, first)
    assert not Actor.objects.live().exists()


def test_the_same_source_in_two_spaces_makes_two_cards(space: Any, make_space: Any) -> None:
    bring(space, [make_record("a")])
    bring(make_space("autre"), [make_record("a")])
    assert Actor.objects.count() == 2


def test_an_identifier_met_twice_in_a_chunk_makes_one_card(space: Any) -> None:
    bring(space, [make_record("a"), make_record("a", "Autre")])
    assert Actor.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "x" * 20_000, "«»", "’" * 300, "\u202eabc", "愛" * 400]
)
def test_hostile_names_are_held(space: Any, name: str) -> None:
    bring(space, [make_record("a", name)])
    assert 0 < len(Actor.objects.get().name) <= 200


def test_a_chunk_makes_a_bounded_number_of_queries(space: Any, django_assert_max_num_queries: Any) -> None:
    records = [make_record(str(number), **{**FULL, "values": [f"Valeur {number}"]}) for number in range(100)]
    batch = preview(space, records)
    rows = list(batch.rows.order_by("pk"))
    with django_assert_max_num_queries(40):
        SINK_apply(batch, rows)
    changed = [
        make_record(str(number), **{**FULL, "city": "Caen", "values": ["Autre"]}) for number in range(100)
    ]
    batch = preview(space, changed)
    rows = list(batch.rows.order_by("pk"))
    with django_assert_max_num_queries(40):
        SINK_apply(batch, rows)
    assert Actor.objects.filter(city="Caen").count() == 100
    assert Term.objects.filter(slug="autre", scheme="value").exists()


def SINK_apply(batch: Import, rows: list[ImportRow]) -> None:
    @action("imports.apply_chunk")
    def run(by: Any, batch: Import, /) -> None:
        SINK.apply(batch, rows)

    run(SYSTEM, batch)


def test_records_are_what_the_reader_may_see_and_come_back_unchanged(
    space: Any, people: Any, make_space: Any
) -> None:
    bring(space, [make_record("a", "Café", **FULL)])
    make_actor(space, "Cachée", visibility="private")
    make_actor(make_space("groupe", parent=space, kind="group"), "Du groupe")
    make_actor(make_space("reseau-membre", parent=space, kind="network"), "D’un autre réseau")
    seen = [record.name for record in SINK.records(space, people["stranger"])]
    assert seen == ["Café", "Du groupe"]
    assert "Cachée" in [record.name for record in SINK.records(space, people["facilitator"])]
    card = next(SINK.records(space, None))
    expected = {
        key: value
        for key, value in FULL.items()
        if key not in ("extra", "source_url", "legal_form", "values")
    }
    assert {key: card.fields[key] for key in expected} == expected
    assert set(card.fields["values"]) == set(FULL["values"])  # type: ignore[call-overload]
    other = make_space("autre")
    bring(other, [card])
    copy = next(SINK.records(other, None))
    assert (copy.name, copy.fields) == (card.name, card.fields)


def test_a_new_record_says_which_card_it_may_be_and_why(
    space: Any, django_assert_max_num_queries: Any
) -> None:
    ours = make_actor(
        space, "L’Étincelle", city="Dijon", postcode="21000", website="https://etincelle.exemple.org"
    )
    other = make_actor(space, "Le Grenier", city="Dijon", postcode="21000")
    records = [
        make_record(
            "a", "Etincele", city="Dijon", postcode="21000", website="http://www.etincelle.exemple.org/"
        ),
        make_record("b", "Association L'Etincelle", city="Lille", postcode="59000"),
        make_record("c", "Tout autre", city="Dijon", postcode="21000"),
        make_record("d", "Le grenier", city="Dijon", postcode="21000"),
        make_record("e", "Association Le Grenier", city="Dijon", postcode="21000"),
    ]
    with django_assert_max_num_queries(12):
        planned = SINK.plan(space, "carte", records)
    assert {each.plan for each in planned} == {Plan.CREATE}, "nothing is done by itself"
    assert [each.twin for each in planned] == [ours.pk, None, None, other.pk, None], "no card twice"
    assert planned[0].degree == "certain" and "noms proches (L’Étincelle / Etincele)" in planned[
        0
    ].likeness.replace("Etincele / L’Étincelle", "L’Étincelle / Etincele")
    assert "même site (etincelle.exemple.org)" in planned[0].likeness


def test_two_lines_of_one_file_that_say_the_same_are_told() -> None:
    look = SINK.doubles()
    first = [
        make_record("a", "Le Grenier", 1, city="Dijon", postcode="21000", siret="12345678901234"),
        make_record("b", "Cave", 2, city="Dijon"),
    ]
    later = [
        make_record("c", "Association le grenier", 3, city="DIJON", postcode="21100"),
        make_record("d", "Autre nom", 4, siret="123 456 789 01234"),
        make_record("e", "Cave", 5, city="Lille"),
        make_record("f", "Cave", 6, website="https://cave.exemple.org"),
        make_record("g", "La Cave", 7, website="http://cave.exemple.org/"),
    ]
    assert look(first) == ["", ""]
    said = look(later)
    assert "Même nom et même commune" in said[0] and "ligne 1" in said[0]
    assert "Même SIRET" in said[1] and said[2] == "" and said[3] == "" and "Même nom et même site" in said[4]


def test_imported_cards_bear_the_keys_that_their_rows_give(space: Any) -> None:
    """Written from what the import holds in memory: the same as read back, and again after a correction."""
    batch = bring(
        space, [make_record("1", "Le Café du coin", **FULL), make_record("2", "Scic du Val", city="Lyon")]
    )

    def keys() -> set[tuple[int, int, int]]:
        return set(MatchKey.objects.values_list("actor_id", "key", "space_id"))

    written = keys()
    assert {key for key, _number, _space in written} == set(batch.rows.values_list("object_id", flat=True))
    MatchKey.objects.all().delete()
    rekey(Actor.objects.values_list("pk", flat=True))
    assert keys() == written
    edit_actor(SYSTEM, Actor.objects.get(name="Scic du Val"), name="Fournil des Trois-Rivières")
    assert keys() != written
