"""Imports: asking (start, apply, undo) is checked and journalled; the work follows in chunks, each one action."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from re import sub
from time import perf_counter
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.formats import clean
from essaim.foundation.formats.mapping import Mapping
from essaim.foundation.imports import tasks, uploads
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import keeps_file, sinks
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import System, action
from essaim.foundation.kernel.events import emit
from essaim.foundation.kernel.rules import check
from essaim.foundation.spaces.models import Space

Plan, State = ImportRow.Plan, Import.State
CHANGING = [Plan.CREATE, Plan.UPDATE, Plan.ARCHIVE]


def default_source(file_name: str) -> str:
    """« initiatives » for « initiatives (2).geojson »: the same file fetched twice is the same source."""
    stem = PurePath(file_name).stem
    return clean.line(sub(r"\s*\(\d+\)$", "", stem) or stem, 80) or "fichier"


def start_import(
    by: Any,
    space: Space,
    /,
    *,
    upload: BinaryIO | None,
    file_name: str,
    source: str = "",
    format: str = "",
    licence: str = "",
    archive_missing: bool = False,
    sink: str = "actors",
    kept: str = "",
    unattended: bool = False,
) -> Import:
    """Keep the file and queue its reading; returns the import, still READING.

    Without `upload` nothing is queued: the caller reads the file at once (the command line); `kept`: what `uploads.link`
    calls it, for a sink that needs it later; `unattended`: it is applied once read, unless it asks. The file is copied
    before the transaction, which a slow disk would make long. ReadError: larger than allowed. Denied.
    """
    if not isinstance(by, System):
        check(by, sinks()[sink].rule, space)
    name = clean.line(file_name, 200) or "fichier"
    stored_as = uploads.keep(upload) if upload else kept
    try:
        return _start(
            by,
            space,
            source=clean.line(source, 80) or default_source(name),
            file_name=name,
            stored_as=stored_as,
            format=format,
            licence=licence,
            archive_missing=archive_missing,
            sink=sink,
            unattended=unattended,
            queue=bool(upload),
        )
    except BaseException:
        uploads.drop(stored_as)
        raise


@action("imports.start")
def _start(by: Any, space: Space, /, *, queue: bool, **fields: Any) -> Import:
    batch = Import.objects.create(space=space, by_id=by.party_id, **fields)
    if queue:
        tasks.work.enqueue(batch.pk)
    return batch


class Superseded(Exception):
    """Somebody else has taken this import elsewhere: who works on it must stop."""


def _move(batch: Import, states: Sequence[str], otherwise: Exception, **fields: Any) -> None:
    """Change an import that is still in one of these states; where it is not, raise `otherwise`."""
    moved = Import.objects.filter(pk=batch.pk, state__in=states).update(**fields, updated_at=timezone.now())
    if not moved:
        raise otherwise
    batch.refresh_from_db()


@action("imports.ask_columns")
def ask_columns(by: Any, batch: Import, /, asked: dict[str, Any]) -> Import:
    """The columns of the file are in doubt: it waits, kept, for somebody to look at what they seem to hold."""
    _move(batch, [State.READING], Superseded(), state=State.COLUMNS, asked=asked)
    return batch


@action("imports.choose_columns")
def choose_columns(by: Any, batch: Import, /, mapping: Mapping) -> Import:
    """Say what the columns hold, and have the file read so. ValidationError: it does not wait for that."""
    otherwise = ValidationError(_("Cet import n’attend pas que ses colonnes soient relues."))
    _move(batch, [State.COLUMNS], otherwise, state=State.READING, mapping=mapping.as_json())
    tasks.work.enqueue(batch.pk)
    return batch


@action("imports.apply")
def apply_import(by: Any, batch: Import, /, *, queue: bool = True) -> Import:
    """Have the rows done, by whoever may fill that sink. Without `queue` the caller goes on with it itself.
    ValidationError: not waiting for it."""
    if not isinstance(by, System):
        check(by, sinks()[batch.sink].rule, batch.space)
    otherwise = ValidationError(_("Cet import n’attend pas d’être appliqué."))
    _move(batch, [State.READY], otherwise, state=State.APPLYING, done=0)
    if queue:
        tasks.work.enqueue(batch.pk)
    return batch


@action("imports.undo")
def undo_import(by: Any, batch: Import, /, *, queue: bool = True) -> Import:
    """Take back what was done, even halfway. ValidationError: nothing of it was."""
    otherwise = ValidationError(_("Cet import n’a rien changé, ou il est déjà annulé."))
    if not batch.rows.filter(applied=True, plan__in=CHANGING).exists():
        raise otherwise
    _move(batch, [State.APPLIED, State.APPLYING], otherwise, state=State.UNDOING, done=0)
    if queue:
        tasks.work.enqueue(batch.pk)
    return batch


@dataclass(frozen=True)
class Chunk:
    """What a chunk did: how many rows, since when (`perf_counter`) it held the lock; `stopped`: it was no longer asked."""

    rows: int
    since: float
    stopped: bool = False


def _held(batch: Import, state: str) -> bool:
    """Whether the import is still in that state; holds its row until the end of the transaction."""
    held = Import.objects.select_for_update().filter(pk=batch.pk, state=state)
    return held.values_list("pk", flat=True).first() is not None


def _save(batch: Import, rows: list[ImportRow]) -> None:
    fields = ["plan", "changes", "object_id", "applied", "note", "reason"]
    bulk.update(rows, fields)
    Import.objects.filter(pk=batch.pk).update(done=F("done") + len(rows), updated_at=timezone.now())


@action("imports.apply_chunk")
def apply_chunk(by: Any, batch: Import, /, ids: Sequence[int]) -> Chunk:
    """Do these rows, those already done left out: twice is as good as once."""
    since = perf_counter()
    if not _held(batch, State.APPLYING):
        return Chunk(0, since, stopped=True)
    rows = list(
        batch.rows.filter(pk__in=ids, applied=False, plan__in=CHANGING, left_out=False).order_by("pk")
    )
    if rows:
        sinks()[batch.sink].apply(batch, rows)
        for row in rows:
            row.applied = True
        _save(batch, rows)
    return Chunk(len(rows), since)


@action("imports.undo_chunk")
def undo_chunk(by: Any, batch: Import, /, ids: Sequence[int]) -> Chunk:
    """Take these rows back, newest first, those already taken back left out."""
    since = perf_counter()
    if not _held(batch, State.UNDOING):
        return Chunk(0, since, stopped=True)
    rows = list(batch.rows.filter(pk__in=ids, applied=True, plan__in=CHANGING).order_by("-pk"))
    if rows:
        sinks()[batch.sink].undo(batch, rows)
        for row in rows:
            row.applied = False
        _save(batch, rows)
    return Chunk(len(rows), since)


@action("imports.set_aside")
def set_aside(by: Any, batch: Import, /, row_id: int, sentence: str) -> None:
    """One row could not be done, or taken back: it waits no longer, says why, and lets the others through."""
    if batch.state == State.APPLYING:
        batch.rows.filter(pk=row_id, applied=False).update(plan=Plan.SKIP, reason=sentence[:500])
    else:
        batch.rows.filter(pk=row_id, applied=True).update(applied=False, note=sentence[:300])


@action("imports.read")
def finish_reading(by: Any, batch: Import, /, counts: dict[str, int]) -> Import:
    """The file is read: what it would change waits to be looked at, as does a source of which too much vanished; or nothing
    would, and all is said."""
    fields = _counted(counts)
    waiting = fields["to_create"] + fields["to_update"] + fields["to_archive"]
    state = State.READY if waiting or batch.asks else State.APPLIED
    _move(
        batch,
        [State.READING],
        Superseded(),
        state=state,
        stored_as=batch.stored_as if waiting and keeps_file(sinks()[batch.sink]) else "",
        format=batch.format,
        unit=batch.unit,
        guesses=batch.guesses,
        mapping=batch.mapping,
        asked={},
        known=batch.known,
        vanished=batch.vanished,
        renumbered=batch.renumbered,
        left_out=batch.left_out,
        **fields,
    )
    return batch


@action("imports.refuse")
def refuse_import(by: Any, batch: Import, /, sentence: str) -> Import:
    """The file cannot be read: only its name and the reason remain."""
    _move(
        batch,
        [State.READING],
        Superseded(),
        state=State.REFUSED,
        refusal=sentence[:500],
        stored_as="",
        format=batch.format,
    )
    return batch


@action("imports.refuse")
def set_down(by: Any, batch: Import, /, sentence: str) -> Import:
    """It waited to be applied, and no longer does: its rows and its file are the caller's to drop."""
    otherwise = ValidationError(_("Cet import n’attend pas d’être appliqué."))
    _move(batch, [State.READY], otherwise, state=State.REFUSED, refusal=sentence[:500], stored_as="")
    return batch


@action("imports.finish")
def finish(by: Any, batch: Import, /, counts: dict[str, int]) -> Import:
    """All rows are done (the counts then say what was really done), or all are taken back."""
    if batch.state == State.APPLYING:
        _move(batch, [State.APPLYING], Superseded(), state=State.APPLIED, stored_as="", **_counted(counts))
        emit("imports.applied", import_id=batch.pk, space_id=batch.space_id)
    else:
        _move(batch, [State.UNDOING], Superseded(), state=State.UNDONE, stored_as="")
        emit("imports.undone", import_id=batch.pk, space_id=batch.space_id)
    return batch


def _counted(counts: dict[str, int]) -> dict[str, int]:
    return {
        "to_create": counts[Plan.CREATE],
        "to_update": counts[Plan.UPDATE],
        "unchanged": counts[Plan.UNCHANGED],
        "to_archive": counts[Plan.ARCHIVE],
        "skipped": counts[Plan.SKIP],
    }
