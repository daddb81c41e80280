"""Whose hours: the zone that a person chose, else that of the first of their spaces, else the service's."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings

from essaim.foundation.accounts.models import User
from essaim.foundation.spaces.models import Membership


def zones_of(users: Sequence[User]) -> dict[int, ZoneInfo]:
    """By account. One query at most: the first space is the one where they have belonged for longest."""
    unsaid = [user.party_id for user in users if not user.time_zone]
    first: dict[int, str] = {}
    if unsaid:
        held = Membership.objects.filter(party_id__in=unsaid, until=None).order_by("since", "pk")
        for party_id, zone in held.values_list("party_id", "space__time_zone"):
            first.setdefault(party_id, zone)
    chosen = {user.pk: user.time_zone or first.get(user.party_id, "") for user in users}
    return {pk: ZoneInfo(zone or settings.TIME_ZONE) for pk, zone in chosen.items()}


def zone_of(user: User) -> ZoneInfo:
    """The same for one."""
    return zones_of([user])[user.pk]
