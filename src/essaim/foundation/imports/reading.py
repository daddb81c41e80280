"""From a file to rows that say what each record would do; nothing but the rows is written."""

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from time import perf_counter
from typing import Any, BinaryIO

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from essaim.foundation.formats.mapping import Mapping
from essaim.foundation.formats.record import Guess, ReadError, Record, Skipped
from essaim.foundation.formats.registry import Format, formats, guess, open_records
from essaim.foundation.formats.source import HEAD_BYTES
from essaim.foundation.imports.actions import Superseded
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.pace import Pace
from essaim.foundation.imports.protocol import Planned, Sink, doubles_of, met_again
from essaim.foundation.spaces.models import Space

AT_ONCE = 500
WRITTEN = 100  # rows changed in one transaction
Plan = ImportRow.Plan
logger = logging.getLogger(__name__)


def chosen_format(stream: BinaryIO, name: str, file_name: str) -> Format:
    """The format of a seekable file, guessed where `name` is empty; the file is then at its beginning. ReadError."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if name and name not in formats():
        known = ", ".join(fmt.name for fmt in formats().values() if fmt.read)
        raise ReadError(
            f"Nous ne connaissons pas le format «\u202f{name}\u202f». Formats que nous lisons\u202f: {known}."
        )
    return formats()[name] if name else guess(head, file_name)


def open_file(
    stream: BinaryIO,
    name: str,
    file_name: str,
    *,
    mapping: Mapping | None = None,
    guesses: list[Guess] | None = None,
) -> tuple[Format, Iterator[Record | Skipped]]:
    """The format and the records of a seekable file; `guesses` takes what was guessed of it. ReadError."""
    chosen = chosen_format(stream, name, file_name)
    records = open_records(
        stream, chosen, file_name, settings.MAX_UPLOAD_BYTES, mapping=mapping, guesses=guesses
    )
    return chosen, records


def planned_rows(
    sink: Sink, space: Space, source: str, items: Iterable[Record | Skipped]
) -> Iterator[list[ImportRow]]:
    """Rows, not saved and of no import yet, for each chunk of the items: what each would do, or why it is set aside."""
    waiting, doubles = iter(items), doubles_of(sink)
    while chunk := _surely_read(waiting):
        records = [item for item in chunk if isinstance(item, Record)]
        plans = iter(sink.plan(space, source, records) if records else [])
        told = iter(doubles(records))
        yield [
            _row(item, next(plans), next(told)) if isinstance(item, Record) else _skipped(item)
            for item in chunk
        ]


def _surely_read(items: Iterator[Record | Skipped]) -> list[Record | Skipped]:
    """The next items. A reader that stumbles over what nobody foresaw refuses the file: it never stops the house."""
    try:
        return list(islice(items, AT_ONCE))
    except (ReadError, DatabaseError):
        raise
    except Exception as error:
        logger.exception("a format failed on a file")
        raise ReadError(
            "Ce fichier a une forme que nous ne savons pas lire\u202f: vérifiez-le, ou exportez-le de nouveau."
        ) from error


def noting_unit(target: Any, items: Iterable[Record | Skipped]) -> Iterator[Record | Skipped]:
    """The same items; `target.unit` says what they are counted in."""
    for item in items:
        target.unit = item.unit
        yield item


def _row(item: Record, planned: Planned, double: str) -> ImportRow:
    told = [planned.reason, double, *(notice.sentence for notice in item.notices)]
    return ImportRow(
        line=item.line,
        plan=planned.plan,
        external_id=item.external_id,
        name=item.name[:200],
        reason=" ".join(filter(None, told))[:500],
        record=item.fields,
        changes=planned.changes,
        object_id=planned.object_id,
        twin=planned.twin,
        degree=planned.degree,
        likeness=planned.likeness[:300],
    )


def _skipped(item: Skipped) -> ImportRow:
    return ImportRow(line=item.line, plan=Plan.SKIP, reason=item.reason[:500])


def save_rows(batch: Import, rows: list[ImportRow], pace: Pace) -> None:
    """Write rows by short transactions, with the progress. Superseded: somebody else reads this import now."""
    left = list(rows)
    while left:
        some, left = left[: pace.size], left[pace.size :]
        for row in some:
            row.batch = batch
        with transaction.atomic():
            since = perf_counter()
            batch.read += sum(row.plan != Plan.ARCHIVE for row in some)
            still = Import.objects.filter(pk=batch.pk, attempt=batch.attempt, state=Import.State.READING)
            if not still.update(read=batch.read, updated_at=timezone.now()):
                raise Superseded
            ImportRow.objects.bulk_create(some)
        pace.ran(len(some), perf_counter() - since)
        pace.rest()


def recognise(sink: Sink, batch: Import) -> set[int]:
    """Where a source calls what it gave before by other identifiers: its new rows are said to be those objects, whose keys
    are returned. In short transactions. Superseded."""
    known: set[int] = set()
    for rows in met_again(sink, batch):
        for start in range(0, len(rows), WRITTEN):
            some = rows[start : start + WRITTEN]
            with transaction.atomic():
                _still(batch)
                ImportRow.objects.bulk_update(some, ["twin", "degree", "likeness", "is_twin"])
        known |= {row.twin for row in rows if row.is_twin and row.twin}
    return known


def keep_vanished(batch: Import) -> int:
    """Too much vanished: it is left as it is unless somebody says otherwise; how many rows."""
    total = last = 0
    found = batch.rows.filter(plan=Plan.ARCHIVE, left_out=False).order_by("pk")
    while ids := list(found.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        last = ids[-1]
        with transaction.atomic():
            _still(batch)
            total += batch.rows.filter(pk__in=ids).update(left_out=True)
    return total


def _still(batch: Import) -> None:
    """Superseded: somebody else reads this import now."""
    mine = Import.objects.filter(pk=batch.pk, attempt=batch.attempt, state=Import.State.READING)
    if not mine.update(updated_at=timezone.now()):
        raise Superseded


def vanished_rows(sink: Sink, batch: Import, but: Collection[int] = ()) -> Iterator[list[ImportRow]]:
    """Rows that archive what the source no longer gives, chunk by chunk; objects of these keys left out."""
    found = sink.vanished(batch.space, batch.source, batch)
    gone = (each for each in found if each[0] not in but)
    while chunk := list(islice(gone, AT_ONCE)):
        yield [
            ImportRow(
                line=0, plan=Plan.ARCHIVE, external_id=external_id, name=name[:200], object_id=object_id
            )
            for object_id, external_id, name in chunk
        ]


def drop_rows(batch: Import) -> None:
    """Delete the rows of an import by short transactions."""
    while ids := list(batch.rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        batch.rows.filter(pk__in=ids).delete()


def counts(batch: Import) -> dict[str, int]:
    """How many rows of each plan, but for those left out: {"create": 3, …}."""
    found: Counter[str] = Counter()
    for plan in Plan.values:
        found[plan] = batch.rows.filter(plan=plan, left_out=False).count()
    return dict(found)
