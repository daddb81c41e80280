"""How old what a card says is: when somebody last vouched for it, and how much a map fades it. Pure: no request, no query."""

from dataclasses import dataclass
from datetime import date, datetime

A_YEAR, TWO_YEARS = 365, 730  # days
MONTH = 30.44
FULL, PALE, FAINT = 1.0, 0.6, 0.35


@dataclass(frozen=True)
class Freshness:
    """`since`: the last day when somebody changed the card or read it over; `days` since then; `fresh`: less than a year;
    `opacity`: how a map draws it, from 1 (less than a year) to 0.35 (two years and more)."""

    since: date
    days: int
    fresh: bool
    opacity: float

    @property
    def months(self) -> int:
        """Whole months since then."""
        return int(self.days / MONTH)


def freshness(reviewed_on: date | None, updated_at: datetime | date, today: date) -> Freshness:
    """The age of a card: the later of its last reading over and its last change counts. A day to come counts as today."""
    changed = updated_at.date() if isinstance(updated_at, datetime) else updated_at
    since = min(max(changed, reviewed_on or changed), today)
    days = (today - since).days
    return Freshness(
        since, days, days < A_YEAR, FULL if days < A_YEAR else PALE if days < TWO_YEARS else FAINT
    )
