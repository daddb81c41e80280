"""What nobody asks for: unconfirmed words, the bin, addresses and origins that have no more use."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from essaim.foundation.kernel.periodic import Every

UNCONFIRMED = timedelta(hours=48)
BINNED = timedelta(days=30)
ORIGIN = timedelta(days=7)
AT_MOST = 500


def tidy() -> None:
    """All four; each bounded, to be called again."""
    drop_stale()
    forget_addresses()
    forget_origins()


def drop_stale() -> int:
    """What was never confirmed, and what has been in the bin for thirty days; returns how many."""
    from django.utils import timezone

    from essaim.foundation.discussion.actions import purge_contribution
    from essaim.foundation.discussion.models import Contribution
    from essaim.foundation.kernel.actions import SYSTEM

    now, rows = timezone.now(), Contribution.objects.order_by("pk")
    stale = list(rows.filter(state="unconfirmed", created_at__lt=now - UNCONFIRMED)[:AT_MOST])
    stale += rows.filter(state="binned", binned_at__lt=now - BINNED)[:AT_MOST]
    for each in stale:
        purge_contribution(SYSTEM, each)
    return len(stale)


def forget_addresses() -> int:
    """Of visitors to whom no answer has been due for a while (`settings.GUEST_DAYS`)."""
    from django.conf import settings
    from django.utils import timezone

    from essaim.foundation.discussion.models import Contribution, Guest

    theirs = Contribution.objects.filter(guest=OuterRef("pk"))
    appealed = Q(appeal__isnull=False, appeal__decided_at=None)
    due = theirs.filter(Q(state__in=["unconfirmed", "held"]) | appealed)
    recent = theirs.filter(updated_at__gte=timezone.now() - timedelta(days=settings.GUEST_DAYS))
    rows = Guest.objects.exclude(mail="").filter(~Exists(due), ~Exists(recent)).order_by("pk")[:AT_MOST]
    return Guest.objects.filter(pk__in=[each.pk for each in rows]).update(mail="", digest="")


def forget_origins() -> int:
    """A week is enough to see a flood."""
    from django.utils import timezone

    from essaim.foundation.discussion.models import Contribution

    old = Contribution.objects.filter(created_at__lt=timezone.now() - ORIGIN).exclude(origin="")
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_MOST])
    return Contribution.objects.filter(pk__in=keys).update(origin="")


PERIODIC = [Every(3600, tidy)]
