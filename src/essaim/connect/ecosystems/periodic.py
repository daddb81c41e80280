"""At night, drawings that have been in a bin for thirty days go for good."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Daily

KEPT = timedelta(days=30)
MOST = 200  # a night


def empty_bins() -> int:
    """How many went."""
    from django.utils import timezone

    from essaim.connect.ecosystems.actions import purge_ecosystem
    from essaim.connect.ecosystems.models import Ecosystem
    from essaim.foundation.kernel.actions import SYSTEM

    old = Ecosystem.objects.filter(binned_at__lt=timezone.now() - KEPT).order_by("pk")[:MOST]
    gone = list(old)
    for each in gone:
        purge_ecosystem(SYSTEM, each)
    return len(gone)


PERIODIC = [Daily("04:40", empty_bins)]
