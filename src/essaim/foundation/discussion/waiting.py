"""What waits for who facilitates: one line a space, however much waits."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from essaim.foundation.accounts.models import User
from essaim.foundation.discussion.queries import COUNTED, waiting_in
from essaim.foundation.kernel.waiting import Waiting
from essaim.foundation.spaces.models import Space


def waiting(user: User) -> list[Waiting]:
    """Three queries at most."""
    found = waiting_in(user)
    spaces = Space.objects.filter(pk__in=found).order_by("pk") if found else []
    return [_line(space, *found[space.pk]) for space in spaces]


def _line(space: Space, count: int, since: datetime) -> Waiting:
    number = min(count, COUNTED)
    said = ngettext(
        "« %(space)s » : %(number)s contribution à relire",
        "« %(space)s » : %(number)s contributions à relire",
        number,
    )
    return Waiting(
        said % {"space": space, "number": number}, reverse("discussion:queue", args=[space.slug]), since
    )
