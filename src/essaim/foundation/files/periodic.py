"""What nobody asks for: work that a stopped machine left, the bin, bytes that nothing names, counts set right."""

import time
from datetime import timedelta

from essaim.foundation.kernel.periodic import Every

KEPT = timedelta(days=30)
STALE = timedelta(minutes=10)
AT_MOST = 500
YOUNG = 24 * 3600  # seconds: bytes whose row may still be on its way


def resume_stale() -> int:
    """Queue again what waits for its preparation since too long; returns how many."""
    from django.db import transaction
    from django.utils import timezone

    from essaim.foundation.files import tasks
    from essaim.foundation.files.models import File, State

    waiting = File.objects.filter(state=State.PROCESSING, updated_at__lt=timezone.now() - STALE)
    stale = list(waiting.order_by("pk")[:20])
    for file in stale:
        with transaction.atomic():
            File.objects.filter(pk=file.pk).update(updated_at=timezone.now())
            tasks.prepare.enqueue(file.pk)
    return len(stale)


def empty_bins() -> int:
    """Purge what has been in the bin for thirty days; returns how many."""
    from django.utils import timezone

    from essaim.foundation.files.actions import purge_file
    from essaim.foundation.files.models import File
    from essaim.foundation.kernel.actions import SYSTEM

    old = list(File.objects.filter(binned_at__lt=timezone.now() - KEPT).order_by("pk")[:AT_MOST])
    for file in old:
        purge_file(SYSTEM, file)
    return len(old)


def sweep() -> int:
    """Drop the bytes that no row names, a day old at least; returns how many."""
    from django.core.files.storage import default_storage

    limit, gone = time.time() - YOUNG, 0
    if not default_storage.exists("blobs"):
        return 0
    for folder in default_storage.listdir("blobs")[0]:
        names = [name for name in default_storage.listdir(f"blobs/{folder}")[1] if not name.startswith(".")]
        named = _named({folder + name for name in names})
        for name in names:
            path = f"blobs/{folder}/{name}"
            if folder + name not in named and default_storage.get_modified_time(path).timestamp() < limit:
                default_storage.delete(path)
                gone += 1
    return gone


def _named(digests: set[str]) -> set[str]:
    from essaim.foundation.files.models import File, Rendition

    found: set[str] = set()
    asked = sorted(digests)
    for start in range(0, len(asked), 500):
        some = asked[start : start + 500]
        for model in (File, Rendition):
            found |= set(model.objects.filter(sha256__in=some).values_list("sha256", flat=True))  # type: ignore[attr-defined]
    return found


def recount() -> int:
    """Set the quotas' counts right."""
    from essaim.foundation.files.quotas import recount as counted

    return counted()


PERIODIC = [
    Every(120, resume_stale),
    Every(3600, empty_bins),
    Every(24 * 3600, sweep),
    Every(24 * 3600, recount),
]
