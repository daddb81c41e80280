"""When a digest leaves: at the hour that its reader chose, in their zone. Read on the clock, kept with each notice."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from essaim.foundation.accounts.models import User
from essaim.foundation.news.models import DigestHour, Notice, Pace
from essaim.foundation.spaces.clocks import zones_of

MONDAY = 0
DIGESTS = (Pace.DAILY, Pace.WEEKLY)


def next_hour(pace: str, now: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The first time after `now`, in this zone, when the digest of that pace leaves.

    An hour that a change of clocks skips comes an hour later; one that comes twice counts the first time.
    """
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        moment = datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)
        if moment > now and (pace != Pace.WEEKLY or day.weekday() == MONDAY):
            return moment
    raise ValueError(f"no {pace} hour within a week")


def due(users: Sequence[User], now: datetime | None = None) -> dict[int, dict[str, datetime]]:
    """By party, when each digest next leaves. Two queries at most, none for nobody."""
    if not users:
        return {}
    now = now or timezone.now()
    zones = zones_of(users)
    chosen = dict(
        DigestHour.objects.filter(party_id__in=[user.party_id for user in users]).values_list(
            "party_id", "hour"
        )
    )
    return {
        user.party_id: {
            pace: next_hour(pace, now, zones[user.pk], chosen.get(user.party_id, DigestHour.USUAL))
            for pace in DIGESTS
        }
        for user in users
    }


def set_right(user: User) -> None:
    """What waits for this person's digests leaves at their hour as it is now."""
    for pace, moment in due([user])[user.party_id].items():
        Notice.objects.filter(party_id=user.party_id, mail=pace).update(due_at=moment)
