"""The opening hours of a card as people read them."""

from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.foundation.formats import hours


def in_french(text: Any) -> str:
    """« lun-ven 9h-12h » for what a card keeps; what cannot be read as it is."""
    try:
        return hours.french(hours.read(str(text or "")))
    except hours.Unreadable:
        return str(text)


def said_hours(actor: Actor) -> str:
    """Those of the card, as its form shows them."""
    return in_french(actor.opening_hours)


def by_day(actor: Actor) -> list[tuple[str, str]]:
    """(day, hours) of the seven days, Monday first; none where nothing is known."""
    try:
        week = hours.read(actor.opening_hours)
    except hours.Unreadable:
        return []
    if week == hours.CLOSED:
        return []
    return [(str(WEEKDAYS[day]).capitalize(), _spans(spans)) for day, spans in enumerate(week)]


def _spans(spans: tuple[hours.Span, ...]) -> str:
    said = [f"{hours.hour(opens)} – {hours.hour(closes)}" for opens, closes in spans]
    return ", ".join(said) if said else _("fermé")


def specification(actor: Actor) -> list[dict[str, object]]:
    """For schema.org."""
    try:
        return hours.schema(hours.read(actor.opening_hours))
    except hours.Unreadable:
        return []
