"""Searches for duplicates among one's long works."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.duplicates.models import Sweep
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.works import Work

MOST = 20


def works(user: User) -> list[Work]:
    """One query: those that one asked for and may still follow."""
    own = Sweep.objects.filter(by_id=user.party_id).select_related("space").order_by("-pk")
    return [_work(sweep) for sweep in allowed(own, user, "duplicates.follow")[:MOST]]


def _work(sweep: Sweep) -> Work:
    if sweep.space:
        title = _("Recherche de doublons dans « %(space)s »") % {"space": sweep.space}
        url = reverse("duplicates:space", args=[sweep.space.slug])
    else:
        title, url = _("Recherche de doublons dans tout le service"), reverse("duplicates:all")
    return Work(
        title=title,
        url=url,
        state=sweep.get_state_display(),
        at=sweep.created_at,
        running=sweep.running,
        tone="" if sweep.running else "good",
        done=sweep.done,
        total=sweep.total,
    )
