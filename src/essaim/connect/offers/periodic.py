"""Each night: what ended yesterday is found no more, what ended a year ago is deleted. Lists never wait for it."""

from datetime import timedelta

from essaim.foundation.kernel.periodic import Daily

KEPT = timedelta(days=366)
AT_MOST = 500
WEEK = timedelta(days=7)  # a worker that was down catches up


def let_go() -> int:
    """Returns how many were deleted."""
    from django.utils import timezone

    from essaim.connect.offers.actions import purge_offer
    from essaim.connect.offers.attached import refresh
    from essaim.connect.offers.models import Offer
    from essaim.foundation.kernel.actions import SYSTEM

    today = timezone.localdate()
    ended = Offer.objects.filter(until__lt=today, until__gte=today - WEEK)
    refresh(list(ended.order_by("pk").values_list("pk", flat=True)))
    old = list(Offer.objects.filter(until__lt=today - KEPT).select_related("actor").order_by("pk")[:AT_MOST])
    for each in old:
        purge_offer(SYSTEM, each)
    return len(old)


PERIODIC = [Daily("00:20", let_go)]
