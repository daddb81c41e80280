from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from essaim.foundation.accounts.models import Party
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports import reading
from essaim.foundation.imports.actions import Superseded, apply_import, default_source, start_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.pace import Pace
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import geojson
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
State, Plan = Import.State, ImportRow.Plan


def kept_files(settings: Any) -> list[Path]:
    folder = Path(settings.DATA) / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def test_start_keeps_the_file_and_queues_the_reading(start: Any, settings: Any, people: Any) -> None:
    batch = start(geojson("A"))
    assert batch.state == State.READING
    assert batch.by_id == people["facilitator"].party_id
    assert [path.read_bytes() for path in kept_files(settings)] == [geojson("A")]
    assert (
        Entry.objects.filter(action="imports.start", object_id=batch.pk, space_id=batch.space_id).count() == 1
    )


@pytest.mark.parametrize("role", ["stranger", "nobody", "guest", "member", "elsewhere"])
def test_only_who_leads_the_space_starts(start: Any, people: Any, settings: Any, role: str) -> None:
    with pytest.raises(Denied):
        start(geojson("A"), by=people[role])
    assert not Import.objects.exists()
    assert kept_files(settings) == []


@pytest.mark.parametrize(
    ("file_name", "source"),
    [
        ("initiatives.geojson", "initiatives"),
        ("initiatives (2).geojson", "initiatives"),
        ("(1).csv", "(1)"),
        ("", "fichier"),
    ],
)
def test_the_source_is_named_after_the_file(file_name: str, source: str) -> None:
    assert default_source(file_name) == source


def test_reading_says_what_each_row_would_do(start: Any, settings: Any) -> None:
    batch = start(geojson("A", "B", ""))
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.format, batch.unit) == (State.READY, "geojson", "élément")
    assert (batch.read, batch.to_create, batch.skipped) == (3, 2, 1)
    assert list(batch.rows.order_by("pk").values_list("line", "plan", "name")) == [
        (1, "create", "A"),
        (2, "create", "B"),
        (3, "skip", ""),
    ]
    assert batch.rows.get(plan=Plan.SKIP).reason
    assert kept_files(settings) == []
    assert not Party.objects.filter(kind="organisation").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04....",
        b"\x89PNG\r\n....",
        b'{"type": "FeatureColl',
        "é".encode("latin-1") * 9,
        b"<html>bonjour",
        b"\0" * 99,
    ],
)
def test_an_unreadable_file_is_refused_with_a_sentence(start: Any, settings: Any, content: bytes) -> None:
    batch = start(content)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.REFUSED
    assert batch.refusal.endswith(".")
    assert kept_files(settings) == []
    assert not ImportRow.objects.exists()
    assert batch.stored_as == ""


def test_a_file_cut_at_its_end_leaves_no_row(start: Any) -> None:
    batch = start(geojson(*[f"N{rank}" for rank in range(1200)])[:-40])
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.REFUSED
    assert not ImportRow.objects.exists()


def test_a_file_larger_than_allowed_is_refused_before_it_is_kept(start: Any, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024
    with pytest.raises(ReadError):
        start(b"{" + b" " * 2000)
    assert kept_files(settings) == []
    assert not Import.objects.exists()


def test_a_format_that_stumbles_refuses_the_file(start: Any, monkeypatch: Any) -> None:
    def stumbling(*args: Any, **options: Any) -> Any:
        yield from ()
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "open_records", stumbling)
    batch = start(geojson("A"))
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.REFUSED


def test_an_unknown_format_names_those_that_are_known(start: Any) -> None:
    batch = start(geojson("A"), format="xyz")
    go_on(batch.pk)
    batch.refresh_from_db()
    assert "geojson" in batch.refusal


def test_a_lost_file_is_refused(start: Any, settings: Any) -> None:
    batch = start(geojson("A"))
    for path in kept_files(settings):
        path.unlink()
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.REFUSED


def test_reading_again_after_a_stop_starts_over(start: Any) -> None:
    batch = start(geojson("A", "B"))
    batch.rows.create(line=1, plan=Plan.CREATE, name="A")
    Import.objects.filter(pk=batch.pk).update(read=1, attempt=1)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.read, batch.rows.count(), batch.to_create) == (2, 2, 2)


def test_two_readers_never_both_write(start: Any) -> None:
    batch = start(geojson("A"))
    Import.objects.filter(pk=batch.pk).update(attempt=7)
    with pytest.raises(Superseded):
        reading.save_rows(batch, [ImportRow(line=1, plan=Plan.CREATE)], Pace())
    assert not batch.rows.exists()


def test_what_the_source_no_longer_gives_is_archived_only_if_asked(start: Any) -> None:
    first = start(geojson("A", "B"))
    go_on(first.pk)
    first.refresh_from_db()
    apply_import(first_by(first), first)
    go_on(first.pk)
    for asked, expected in ((False, 0), (True, 1)):
        batch = start(geojson("A"), archive_missing=asked)
        go_on(batch.pk)
        batch.refresh_from_db()
        assert (batch.read, batch.unchanged, batch.to_archive) == (1, 1, expected)


def first_by(batch: Import) -> Any:
    return batch.by.user  # type: ignore[union-attr]


def test_an_empty_list_archives_nothing(start: Any) -> None:
    batch = start(geojson("", ""), archive_missing=True)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.REFUSED


def test_without_a_file_nothing_is_queued(sink: Any, people: Any, space: Any, settings: Any) -> None:
    batch = start_import(people["facilitator"], space, upload=None, file_name="x.csv", sink="fake")
    assert batch.stored_as == ""
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.REFUSED  # a stopped command line: its file is not ours to find


def test_a_stream_is_read_in_place(start: Any) -> None:
    from essaim.foundation.imports.running import read_import

    batch = start(geojson("A"))
    read_import(batch, BytesIO(geojson("A", "B")))
    batch.refresh_from_db()
    assert batch.read == 2


def test_reading_makes_few_queries(
    start: Any, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pace, "ran", lambda *told: None)  # chunks that do not follow this machine's speed
    batch = start(geojson(*[f"N{rank}" for rank in range(400)]))
    with django_assert_max_num_queries(60):
        go_on(batch.pk)
