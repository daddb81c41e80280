"""Each morning: who keeps agreements is told, once, of those to review or to renew within sixty days."""

from essaim.foundation.kernel.periodic import Daily

AT_MOST = 500


def tell_keepers() -> int:
    """How many agreements were told of."""
    from django.db.models import F, Q
    from django.utils import timezone

    from essaim.connect.partnerships.actions import remind
    from essaim.connect.partnerships.models import Agreement, State, of_state
    from essaim.foundation.kernel.actions import SYSTEM

    found = Agreement.objects.filter(of_state(State.REVIEW, timezone.localdate()), example=False)
    untold = Q(told_of=None) | ~(Q(told_of=F("review_on")) | Q(told_of=F("ends_on")))
    count = 0
    for each in found.filter(untold).order_by("pk")[:AT_MOST]:
        remind(SYSTEM, each)
        count += 1
    return count


PERIODIC = [Daily("08:20", tell_keepers)]
