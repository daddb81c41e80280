"""At night, what changed is looked at again where somebody once looked for duplicates; what is old goes."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Daily

KEPT = timedelta(days=30)  # of a search that is over, but for the last of each space
MOST = 500  # spaces a night


def look_again() -> int:
    """Begin a search in each space that had one and where cards changed since; how many."""
    from django.core.exceptions import ValidationError

    from essaim.connect.duplicates.actions import look_again as begin
    from essaim.connect.duplicates.models import Sweep
    from essaim.connect.duplicates.sweeping import changed_since
    from essaim.foundation.kernel.actions import SYSTEM

    begun = 0
    last: dict[int | None, Sweep] = {}
    for sweep in Sweep.objects.select_related("space").order_by("pk"):
        last[sweep.space_id] = sweep
    for sweep in list(last.values())[:MOST]:
        if not sweep.running and changed_since(sweep):
            try:
                begin(SYSTEM, sweep)
                begun += 1
            except ValidationError:
                continue  # somebody asked meanwhile
    forget()
    return begun


def forget() -> None:
    """Drop the searches that ended long ago, but for the last of each space."""
    from django.db.models import Max
    from django.utils import timezone

    from essaim.connect.duplicates.models import Sweep

    lasts = Sweep.objects.values("space").annotate(last=Max("pk")).values_list("last", flat=True)
    old = Sweep.objects.filter(finished_at__lt=timezone.now() - KEPT).exclude(pk__in=list(lasts))
    old.delete()


PERIODIC = [Daily("04:20", look_again)]
