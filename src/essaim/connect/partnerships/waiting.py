"""What waits for who keeps agreements: one to read again, a term at which parties decide."""

from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.partnerships.models import NOTICE
from essaim.connect.partnerships.queries import due
from essaim.connect.partnerships.words import day
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.waiting import Waiting

MOST = 20


def waiting(user: User) -> list[Waiting]:
    """One query."""
    return [
        Waiting(
            _("Partenariat « %(title)s » : à revoir pour le %(day)s") % {"title": each.title, "day": day(on)},
            reverse("partnerships:agreement", args=[each.public_id]),
            datetime.combine(on - NOTICE, time(), tzinfo=UTC),
        )
        for each in due(user)[:MOST]
        if (on := each.due_on)
    ]
