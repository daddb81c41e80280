"""How often suggestions are asked: counted in the memory of the process, since a write in the database for each letter
typed would cost more than the suggestions do. Several processes let through as many times more: these are no locks."""

import time
from collections import Counter

from django.http import HttpRequest

from essaim.foundation.discussion.guard import origin_of

MINUTE = 60
MOST = {
    "account": 300,
    "origin": 900,
}  # a minute; an origin is a street or an office, somebody types 60 in one
_counts: Counter[str] = Counter()
_minute = 0


def minute() -> int:
    """The number of the present one."""
    return int(time.monotonic()) // MINUTE


def too_often(request: HttpRequest) -> bool:
    """Count one; whether this account, or this place of the network, asks too much."""
    global _minute
    if (now := minute()) != _minute:
        _minute = now
        _counts.clear()
    user = request.user
    what, key = ("account", str(user.pk)) if user.is_authenticated else ("origin", origin_of(request))
    _counts[f"{what} {key}"] += 1
    return _counts[f"{what} {key}"] > MOST[what]
