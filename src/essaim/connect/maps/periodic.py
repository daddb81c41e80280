"""At night, printed directories of last week go."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Daily

KEPT = timedelta(days=7)


def forget() -> None:
    """Drop the printings that were asked for long ago."""
    from django.utils import timezone

    from essaim.connect.maps.models import Printing

    Printing.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


PERIODIC = [Daily("04:50", forget)]
