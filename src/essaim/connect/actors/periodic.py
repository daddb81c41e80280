"""The bin empties itself after thirty days."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Every

KEPT = timedelta(days=30)
AT_MOST = 2_000  # cards a run


def empty_bins() -> int:
    """Purge the cards that have been in a bin for longer than that; returns how many."""
    from django.utils import timezone

    from essaim.connect.actors.actions import purge_actor
    from essaim.connect.actors.models import Actor
    from essaim.foundation.kernel.actions import SYSTEM

    old = Actor.objects.filter(binned_at__lt=timezone.now() - KEPT).order_by("pk")[:AT_MOST]
    found = list(old)
    for actor in found:
        purge_actor(SYSTEM, actor)
    return len(found)


PERIODIC = [Every(3600, empty_bins)]
