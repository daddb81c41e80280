"""What people decide of an import's rows before it is applied: leave some out, keep fields of ours, say that two are one."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from essaim.foundation.imports.actions import CHANGING
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.kernel.actions import System, action
from essaim.foundation.kernel.rules import check

AT_ONCE = 2_000  # rows of one transaction
COUNTS = {
    ImportRow.Plan.CREATE: "to_create",
    ImportRow.Plan.UPDATE: "to_update",
    ImportRow.Plan.ARCHIVE: "to_archive",
}


def leave_out(by: Any, batch: Import, /, rows: QuerySet[ImportRow], *, out: bool) -> int:
    """Leave these rows of the import out, or take them again; returns how many. In short transactions: a lot may be
    of a hundred thousand. Denied; ValidationError: it no longer waits for that."""
    if not isinstance(by, System):
        check(by, "imports.review", batch)
    found = rows.filter(batch=batch, left_out=not out, plan__in=CHANGING).order_by("pk")
    total = last = 0
    while ids := list(found.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        last = ids[-1]
        total += _leave_out(batch, ids, out)
    _reviewed(by, batch)
    return total


def _leave_out(batch: Import, ids: Sequence[int], out: bool) -> int:
    total = 0
    with transaction.atomic():
        _ready(batch)
        for plan, count in COUNTS.items():
            rows = batch.rows.filter(pk__in=ids, plan=plan, left_out=not out)
            if moved := rows.update(left_out=out):
                more = -moved if out else moved
                changed = {count: F(count) + more, "left_out": F("left_out") - more}
                Import.objects.filter(pk=batch.pk).update(**changed)
                total += moved
    return total


def _ready(batch: Import) -> None:
    """Hold the import's row. ValidationError: it is no longer waiting to be applied."""
    held = Import.objects.select_for_update().filter(pk=batch.pk, state=Import.State.READY)
    if held.values_list("pk", flat=True).first() is None:
        raise ValidationError(_("Cet import n’attend plus d’être relu."))


@action("imports.review")
def _reviewed(by: Any, batch: Import, /) -> Import:
    batch.refresh_from_db()
    return batch


@action("imports.review")
def keep_fields(by: Any, batch: Import, /, row: ImportRow, fields: Sequence[str]) -> Import:
    """Of what the row would change, these fields stay as they are here; none: it changes all again."""
    _ready(batch)
    row.kept = [name for name in row.changes if name in fields]
    row.save(update_fields=["kept"])
    return batch


@action("imports.review")
def say_twin(by: Any, batch: Import, /, row: ImportRow, *, same: bool) -> Import:
    """The row is the very object that it resembles, or another one. ValidationError: it resembles none."""
    _ready(batch)
    if row.twin is None:
        raise ValidationError(_("Cette fiche ne ressemble à aucune autre."))
    row.is_twin = same
    row.save(update_fields=["is_twin"])
    return batch


def say_twins(by: Any, batch: Import, /, rows: QuerySet[ImportRow]) -> int:
    """These rows are the very objects that they resemble; how many were not said so yet. Rows that resemble none are left
    as they are. Denied; ValidationError: it no longer waits for that."""
    check(by, "imports.review", batch)
    with transaction.atomic():
        _ready(batch)
        count = rows.filter(batch=batch, twin__isnull=False, is_twin=False).update(is_twin=True)
    _reviewed(by, batch)
    return count
