"""What waits for somebody in spaces: applications to decide, sponsorships to confirm."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.waiting import Waiting
from essaim.foundation.spaces.models import Application, Sanction, Sponsorship

MOST = 50


def waiting(user: User) -> list[Waiting]:
    """Three queries."""
    return _applications(user) + _sponsorships(user) + _appeals(user)


def _appeals(user: User) -> list[Waiting]:
    """Of those who were let go; the one who decided sees them too, and is told that another answers."""
    asked = Sanction.objects.filter(appealed_at__isnull=False, answered_at=None)
    found = allowed(asked, user, "spaces.answer_sanction").select_related("space", "party")
    return [
        Waiting(
            _("%(who)s demande de revoir son départ de « %(space)s »")
            % {"who": each.party, "space": each.space},
            reverse("spaces:sanction", args=[each.public_id]),
            each.appealed_at or each.created_at,
        )
        for each in found.order_by("pk")[:MOST]
    ]


def _applications(user: User) -> list[Waiting]:
    """Those that `user` may decide on; nobody decides on their own."""
    pending = allowed(
        Application.objects.filter(state=Application.State.PENDING), user, "spaces.decide_application"
    )
    others = pending.exclude(party_id__in=user.scope.parties).exclude(submitted_by_id=user.party_id)
    return [
        Waiting(
            _("%(who)s demande à rejoindre « %(space)s » : à décider")
            % {"who": each.party, "space": each.space},
            reverse("spaces:application", args=[each.space.slug, each.public_id]),
            each.created_at,
        )
        for each in others.select_related("space", "party").order_by("pk")[:MOST]
    ]


def _sponsorships(user: User) -> list[Waiting]:
    asked = Sponsorship.objects.filter(confirmed_at=None, application__state=Application.State.PENDING)
    mine = allowed(asked, user, "spaces.confirm_sponsorship").select_related(
        "party", "application__party", "application__space"
    )
    return [
        Waiting(
            _("%(who)s demande à « %(sponsor)s » de parrainer sa demande : à confirmer")
            % {"who": each.application.party, "sponsor": each.party},
            reverse("spaces:sponsorship", args=[each.public_id]),
            each.created_at,
        )
        for each in mine.order_by("pk")[:MOST]
    ]
