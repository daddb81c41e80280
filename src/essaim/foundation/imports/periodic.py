"""What nobody asks for: imports that a stopped machine left halfway, records that have no more use."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from essaim.foundation.imports import tasks, uploads
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.reading import AT_ONCE, drop_rows
from essaim.foundation.kernel.periodic import Daily, Every

STALE = timedelta(minutes=2)
KEPT = timedelta(days=90)
State = Import.State


def resume_stale() -> int:
    """Queue again the imports that run but have not moved for two minutes; returns how many."""
    running = [State.READING, State.APPLYING, State.UNDOING]
    stale = list(
        Import.objects.filter(state__in=running, updated_at__lt=timezone.now() - STALE).order_by("pk")[:20]
    )
    for batch in stale:
        with transaction.atomic():
            Import.objects.filter(pk=batch.pk).update(updated_at=timezone.now())
            tasks.work.enqueue(batch.pk)
    return len(stale)


def purge() -> None:
    """After 90 days: previews nobody applied go, with the files whose columns nobody looked at, and so do the records of files (what rows changed stays, for undo)."""
    old = Import.objects.filter(updated_at__lt=timezone.now() - KEPT)
    for batch in old.filter(state__in=[State.READY, State.COLUMNS]).order_by("pk")[:20]:
        drop_rows(batch)
        uploads.drop(batch.stored_as)
        batch.delete()
    for batch in old.filter(state__in=[State.APPLIED, State.UNDONE], records_kept=True).order_by("pk")[:20]:
        _forget_records(batch)
    known = set(Import.objects.exclude(stored_as="").values_list("stored_as", flat=True))
    uploads.drop_forgotten(known, older_than=24 * 3600)


def _forget_records(batch: Import) -> None:
    last = 0
    while ids := list(batch.rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        ImportRow.objects.filter(pk__in=ids).update(record={})
        last = ids[-1]
    Import.objects.filter(pk=batch.pk).update(records_kept=False)


def refresh_sources() -> None:
    """Imported late, since this file is scanned before models are of use."""
    from essaim.foundation.imports.feeds import refresh_due

    refresh_due()


PERIODIC = [Every(60, resume_stale), Every(24 * 3600, purge), Daily("03:40", refresh_sources)]
