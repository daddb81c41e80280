"""Taking an import on, chunk by chunk, from wherever it stands: a killed worker loses nothing and does nothing twice."""

import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from time import perf_counter
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from essaim.foundation.formats.record import Guess, ReadError
from essaim.foundation.imports import columns, uploads
from essaim.foundation.imports.actions import (
    CHANGING,
    Chunk,
    Superseded,
    apply_chunk,
    apply_import,
    ask_columns,
    finish,
    finish_reading,
    refuse_import,
    set_aside,
    undo_chunk,
)
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.pace import MOST, Pace
from essaim.foundation.imports.protocol import keeps_file, known_to, own_reader, sinks
from essaim.foundation.imports.reading import (
    counts,
    drop_rows,
    keep_vanished,
    noting_unit,
    open_file,
    planned_rows,
    recognise,
    save_rows,
    vanished_rows,
)
from essaim.foundation.kernel.actions import System
from essaim.foundation.kernel.models import Entry

State = Import.State
GUESSES = 30
logger = logging.getLogger(__name__)


def go_on(import_id: int, seconds: float = float("inf")) -> bool:
    """Read, apply or take back what is left to, according to the import's state; nothing in any other state.

    Stops between two chunks once so many seconds have passed (a reading goes to its end): True where more is left.
    """
    batch = Import.objects.select_related("space").filter(pk=import_id).first()
    if batch is None:
        return False
    try:
        if batch.state == State.READING:
            read_import(batch)
        elif batch.state == State.APPLYING:
            return _run(batch, apply_chunk, seconds, applied=False)
        elif batch.state == State.UNDOING:
            return _run(batch, undo_chunk, seconds, applied=True)
    except Superseded:
        logger.info("import %s: taken over", import_id)
    return False


def _asker(batch: Import) -> System:
    """The service, in the name of who last asked something of this import."""
    asked = Entry.objects.filter(
        object_type=Import.type_name(),
        object_id=batch.pk,
        action__in=["imports.start", "imports.apply", "imports.undo"],
    )
    last = asked.order_by("-pk").first()
    return System(last.by_id, last.on_behalf_of_id) if last else System()


def read_import(batch: Import, stream: BinaryIO | None = None) -> None:
    """Read the kept file, or `stream`, into rows, from the beginning. Refusals end in the import's own state."""
    by, stored_as = _asker(batch), batch.stored_as
    with transaction.atomic():
        Import.objects.filter(pk=batch.pk).update(attempt=F("attempt") + 1, read=0)
    batch.refresh_from_db(fields=["attempt", "read"])
    drop_rows(batch)
    try:
        with nullcontext(stream) if stream else uploads.opened(stored_as, lambda: _alive(batch)) as file:
            plain = stored_as and not own_reader(sinks()[batch.sink])
            asked = columns.ask(batch, file) if plain else None
            if asked:
                ask_columns(by, batch, asked)
                return
            _read_rows(batch, file)
        finish_reading(by, batch, counts(batch))
        if batch.unattended and batch.state == State.READY and not batch.asks:
            apply_import(by, batch)
    except ReadError as error:
        refuse_import(by, batch, error.sentence)
        drop_rows(batch)
    if not batch.stored_as:
        uploads.drop(stored_as)


def _alive(batch: Import) -> None:
    """A long file is still being read: nobody else has to take it."""
    Import.objects.filter(pk=batch.pk, attempt=batch.attempt).update(updated_at=timezone.now())


def _read_rows(batch: Import, file: BinaryIO) -> None:
    sink, pace = sinks()[batch.sink], Pace()
    mapping, guesses = columns.mapping_of(batch), list[Guess]()
    if read := own_reader(sink):
        items = read(file)
    else:
        chosen, items = open_file(file, batch.format, batch.file_name, mapping=mapping, guesses=guesses)
        batch.format = chosen.name

    records = batch.vanished = batch.known = batch.left_out = 0
    for rows in planned_rows(sink, batch.space, batch.source, noting_unit(batch, items)):
        records += sum(bool(row.external_id) for row in rows)
        save_rows(batch, rows, pace)
    said = [each.sentence for each in guesses][:GUESSES]
    batch.guesses = [columns.REMEMBERED, *said] if mapping and not batch.asked else said
    met = recognise(sink, batch)
    batch.renumbered = len(met)
    if batch.archive_missing:
        if not records:
            raise ReadError(
                "Nous n’avons lu aucune fiche dans ce fichier, qui devait être la liste complète\u202f: "
                "rien n’est archivé. Vérifiez le fichier."
            )
        batch.known = known_to(sink, batch.space, batch.source)
        for rows in vanished_rows(sink, batch, met):
            batch.vanished += len(rows)
            save_rows(batch, rows, pace)
        batch.left_out = keep_vanished(batch) if batch.asks else 0


def _run(batch: Import, do_chunk: Callable[..., Chunk], seconds: float, *, applied: bool) -> bool:
    """Chunk after chunk until no row is left, then say so; True where time ran out before.

    Superseded: something else was asked meanwhile.
    """
    by, pace, last, began = _asker(batch), Pace(), 0, perf_counter()
    stored_as = batch.stored_as
    while ids := _next(batch, applied, last, pace.size):
        try:
            batch.prepared = None if applied else _prepared(batch, ids)
            chunk = do_chunk(by, batch, ids)
        except OperationalError:
            raise  # the database is busy or gone: the task comes back
        except Exception as error:
            if len(ids) == 1:
                set_aside(by, batch, ids[0], _sentence(error, batch, ids[0]))
            pace.failed()
            continue
        if chunk.stopped:
            raise Superseded
        pace.ran(len(ids), perf_counter() - chunk.since)
        last = ids[-1]
        if perf_counter() - began > seconds:
            return True
        pace.rest()
    finish(by, batch, counts(batch))
    uploads.drop(stored_as)
    return False


def _prepared(batch: Import, ids: Sequence[int]) -> Any:
    """What the sink makes of these rows beforehand, from the file, where it needs it. ValidationError."""
    sink = sinks()[batch.sink]
    if not keeps_file(sink):
        return None
    rows = list(batch.rows.filter(pk__in=ids).order_by("pk"))
    try:
        with uploads.opened(batch.stored_as, lambda: _alive(batch)) as stream:
            return sink.prepare(batch, stream, rows)
    except ReadError as error:
        raise ValidationError(error.sentence) from error


def _next(batch: Import, applied: bool, last: int, size: int) -> list[int]:
    """The next rows to do in the order of the file, or to take back in the opposite order."""
    rows = batch.rows.filter(applied=applied, plan__in=CHANGING, left_out=False)
    if applied:
        rows = rows.order_by("-pk").filter(**({"pk__lt": last} if last else {}))
    else:
        rows = rows.order_by("pk").filter(pk__gt=last)
    return list(rows.values_list("pk", flat=True)[: min(size, MOST)])


def _sentence(error: Exception, batch: Import, row_id: int) -> str:
    if isinstance(error, ValidationError):
        return " ".join(map(str, error.messages))
    logger.error("import %s: row %s could not be done", batch.pk, row_id, exc_info=error)
    if batch.state == State.UNDOING:
        return "Cette fiche n’a pas pu être remise comme avant\u202f: regardez-la."
    return "Cette fiche n’a pas pu être enregistrée."
