"""Time zones: names of the tz database, offered with those of the movement's countries first."""

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.utils.translation import gettext_lazy as _

REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def _names() -> tuple[str, ...]:
    found = sorted(name for name in available_timezones() if name.startswith(REGIONS))
    here = settings.TIME_ZONE
    return (here, *(name for name in found if name != here))


def is_zone(name: str) -> bool:
    """Whether a place of the tz database has this name."""
    return name in _names()


def time_zones() -> list[tuple[str, str]]:
    """Name and label of every zone, the service's first."""
    return [(name, name.replace("_", " ")) for name in _names()]


def own_time_zones() -> list[tuple[str, object]]:
    """The same for a person, who may leave it to each space."""
    return [("", _("Celui de chaque espace, sinon du service")), *time_zones()]
