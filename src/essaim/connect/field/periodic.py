"""At night, notes received long ago go: what they changed is in the cards and their history."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Daily

KEPT = timedelta(days=90)
AT_ONCE = 1_000


def forget() -> int:
    """Returns how many were deleted."""
    from django.utils import timezone

    from essaim.connect.field.models import Note

    old = Note.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    return Note.objects.filter(pk__in=keys).delete()[0]


PERIODIC = [Daily("04:50", forget)]
