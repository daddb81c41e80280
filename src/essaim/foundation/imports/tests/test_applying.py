from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.foundation.accounts.models import Party
from essaim.foundation.imports import periodic, running
from essaim.foundation.imports.actions import apply_chunk, apply_import, undo_chunk, undo_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.pace import FEWEST, FIRST, MOST, TARGET, Pace
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import geojson
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
State, Plan = Import.State, ImportRow.Plan


def names() -> list[str]:
    found = Party.objects.filter(kind="organisation", name__contains="|").order_by("pk")
    return [party.name.split("|")[1] for party in found]


@pytest.fixture
def applied(start: Any, people: Any) -> Any:
    """`applied(content)` → an import read and applied."""

    def do(content: bytes, **options: Any) -> Import:
        batch = start(content, **options)
        go_on(batch.pk)
        batch.refresh_from_db()
        if batch.state == State.READY:
            apply_import(people["facilitator"], batch)
            go_on(batch.pk)
            batch.refresh_from_db()
        return batch  # type: ignore[no-any-return]

    return do


def test_apply_does_what_the_preview_said(applied: Any) -> None:
    batch = applied(geojson("A", "B"))
    assert (batch.state, batch.done, batch.to_create) == (State.APPLIED, 2, 2)
    assert names() == ["A", "B"]
    assert not batch.rows.filter(applied=False).exists()


def test_the_same_file_again_changes_nothing(applied: Any) -> None:
    applied(geojson("A", "B"))
    batch = applied(geojson("A", "B"))
    assert (batch.state, batch.unchanged, batch.to_do, batch.done) == (State.APPLIED, 2, 0, 0)
    with pytest.raises(ValidationError):
        undo_import(SYSTEM, batch)


def test_chunks_are_actions_in_the_name_of_who_asked(applied: Any, people: Any) -> None:
    batch = applied(geojson(*[f"N{rank}" for rank in range(120)]))
    chunks = Entry.objects.filter(action="imports.apply_chunk", object_id=batch.pk)
    assert chunks.count() >= 2
    assert set(chunks.values_list("by_id", flat=True)) == {people["facilitator"].party_id}
    assert Revision.objects.filter(entry__in=chunks).count() == 120


def test_undo_takes_all_back_newest_first(applied: Any, people: Any, monkeypatch: Any) -> None:
    applied(geojson("A", "B"))
    batch = applied(geojson("A", "C", "D"))
    assert names() == ["A", "C", "D"]
    monkeypatch.setattr("essaim.foundation.imports.pace.FIRST", 1)
    undo_import(people["facilitator"], batch)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == (State.UNDONE, 2)
    assert names() == ["A", "B"]
    again = applied(geojson("A", "C", "D"))
    assert (again.to_create, again.to_update) == (1, 1)


def test_archived_objects_come_back(applied: Any, people: Any) -> None:
    applied(geojson("A", "B"))
    batch = applied(geojson("A"), archive_missing=True)
    assert (batch.to_archive, names()) == (1, ["A"])
    undo_import(people["facilitator"], batch)
    go_on(batch.pk)
    assert names() == ["A", "B"]


@pytest.mark.parametrize("role", ["nobody", "guest", "member", "elsewhere", "stranger"])
def test_only_who_leads_the_space_applies_and_undoes(start: Any, people: Any, role: str) -> None:
    batch = start(geojson("A"))
    go_on(batch.pk)
    batch.refresh_from_db()
    for ask in (apply_import, undo_import):
        with pytest.raises(Denied):
            ask(people[role], batch)
    for chunk in (apply_chunk, undo_chunk):
        with pytest.raises(Denied):
            chunk(people["administrator"], batch, [1])


def test_apply_asked_twice_is_said(applied: Any, people: Any) -> None:
    batch = applied(geojson("A"))
    with pytest.raises(ValidationError):
        apply_import(people["facilitator"], batch)


def test_a_row_that_fails_is_set_aside_and_the_others_pass(applied: Any, caplog: Any) -> None:
    batch = applied(geojson("A", "Interdite", "B", "Cassée", "C"))
    assert (batch.state, batch.to_create, batch.skipped, batch.done) == (State.APPLIED, 3, 2, 3)
    assert names() == ["A", "B", "C"]
    reasons = list(batch.rows.filter(plan=Plan.SKIP).order_by("pk").values_list("line", "reason"))
    assert reasons == [(2, "Ce nom n’est pas permis."), (4, "Cette fiche n’a pas pu être enregistrée.")]
    assert "un défaut de notre part" in caplog.text


def test_a_row_that_cannot_be_taken_back_says_so(applied: Any, people: Any) -> None:
    batch = applied(geojson("A", "Collante", "C"))
    undo_import(people["facilitator"], batch)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, names()) == (State.UNDONE, ["Collante"])
    assert "remise comme avant" in batch.rows.get(name="Collante").note


def test_a_stop_between_chunks_loses_nothing_and_repeats_nothing(
    start: Any, people: Any, monkeypatch: Any
) -> None:
    batch = start(geojson(*[f"N{rank}" for rank in range(300)]))
    go_on(batch.pk)
    batch.refresh_from_db()
    apply_import(people["facilitator"], batch)
    real = running.apply_chunk
    calls = []

    def stopping(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(running, "apply_chunk", stopping)
    with pytest.raises(KeyboardInterrupt):
        go_on(batch.pk)
    batch.refresh_from_db()
    assert 0 < batch.done < 300 and batch.state == State.APPLYING
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.done, len(names()), len(set(names()))) == (State.APPLIED, 300, 300, 300)


def test_an_undo_asked_halfway_stops_the_application(start: Any, people: Any, monkeypatch: Any) -> None:
    batch = start(geojson(*[f"N{rank}" for rank in range(200)]))
    go_on(batch.pk)
    batch.refresh_from_db()
    apply_import(people["facilitator"], batch)
    real, calls = running.apply_chunk, []

    def interrupted(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            undo_import(people["facilitator"], Import.objects.get(pk=batch.pk))
        return real(*args)

    monkeypatch.setattr(running, "apply_chunk", interrupted)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.UNDOING
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, names()) == (State.UNDONE, [])


def test_a_long_import_lets_other_tasks_pass(start: Any, people: Any) -> None:
    batch = start(geojson(*[f"N{rank}" for rank in range(200)]))
    go_on(batch.pk)
    batch.refresh_from_db()
    apply_import(people["facilitator"], batch)
    slices = 1
    while go_on(batch.pk, 0):
        slices += 1
    batch.refresh_from_db()
    assert slices > 2 and (batch.state, batch.done) == (State.APPLIED, 200)


def test_a_chunk_done_twice_does_nothing_the_second_time(start: Any, people: Any, sink: Any) -> None:
    batch = start(geojson("A", "B"))
    go_on(batch.pk)
    batch.refresh_from_db()
    apply_import(people["facilitator"], batch)
    ids = list(batch.rows.values_list("pk", flat=True))
    assert [apply_chunk(SYSTEM, batch, ids).rows, apply_chunk(SYSTEM, batch, ids).rows] == [2, 0]
    batch.refresh_from_db()
    assert batch.done == 2


def test_nothing_happens_to_an_import_at_rest(applied: Any) -> None:
    batch = applied(geojson("A"))
    entries = Entry.objects.count()
    go_on(batch.pk)
    go_on(0)
    assert Entry.objects.count() == entries


def test_the_pace_follows_what_chunks_cost() -> None:
    pace = Pace()
    assert pace.size == FIRST
    pace.ran(50, TARGET * 100)
    assert pace.size == 25
    pace.ran(25, TARGET * 1.25)
    assert pace.size == 20
    pace.ran(1, TARGET)
    assert pace.size == 20
    pace.ran(20, TARGET / 100)
    assert pace.size == 31
    for _ in range(50):
        pace.ran(pace.size, TARGET * 10)
    assert pace.size == FEWEST
    for _ in range(5):
        pace.failed()
    assert pace.size == 1
    for _ in range(50):
        pace.ran(pace.size, TARGET / 10_000)
    assert pace.size == MOST


def test_a_stale_import_is_queued_again(start: Any, monkeypatch: Any) -> None:
    queued: list[int] = []
    batch, fresh = start(geojson("A")), start(geojson("B"))
    monkeypatch.setattr(periodic.tasks.work.__class__, "enqueue", lambda self, pk: queued.append(pk))
    Import.objects.filter(pk=batch.pk).update(updated_at=timezone.now() - timedelta(minutes=5))
    assert periodic.resume_stale() == 1
    assert periodic.resume_stale() == 0
    assert queued == [batch.pk] and fresh.pk not in queued


def test_records_are_forgotten_after_ninety_days(
    applied: Any, start: Any, people: Any, settings: Any
) -> None:
    batch = applied(geojson("A"))
    preview = start(geojson("B"))
    go_on(preview.pk)
    recent = start(geojson("C"))
    orphan = settings.DATA / "uploads" / "perdu"
    orphan.write_bytes(b"x")
    import os

    os.utime(orphan, (0, 0))
    Import.objects.exclude(pk=recent.pk).update(updated_at=timezone.now() - timedelta(days=91))
    periodic.purge()
    assert batch.rows.get().record == {}
    assert not Import.objects.filter(pk=preview.pk).exists()
    assert not orphan.exists()
    assert (settings.DATA / "uploads" / recent.stored_as).exists()
    batch.refresh_from_db()
    undo_import(people["facilitator"], batch)
    go_on(batch.pk)
    assert names() == []
