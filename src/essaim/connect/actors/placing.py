"""Where a card stands: its commune by its words, its point by hand, by a source, by a geocoder, or by its commune."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import PlacedBy, Precision
from essaim.foundation.places import gazetteer
from essaim.foundation.places.gazetteer import Commune

# France and its territories that have a country code of their own.
FRENCH = {"", "FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC"}


@dataclass(frozen=True)
class Given:
    """What is known of a place beyond its words: who says its point, how finely ("" follows from the address), and
    which commune was chosen among homonyms (INSEE code)."""

    by: str = PlacedBy.HAND
    precision: str = ""
    commune: str = ""


def said_point(actor: Actor) -> tuple[float | None, float | None]:
    """The point that somebody gave; that of a commune is no word of the card, it follows from its town."""
    return (None, None) if actor.placed_by == PlacedBy.TABLE else (actor.latitude, actor.longitude)


def candidates(city: str, postcode: str, country: str) -> Sequence[Commune]:
    """The communes that an address may mean; none outside France or without a word of it."""
    if country.upper() not in FRENCH or not (city or postcode):
        return ()
    return gazetteer.find(city, postcode)


def locate(actor: Actor, chosen: str = "") -> None:
    """Set the commune: the only one that the words mean, the one chosen among several, or the one that it had."""
    found = {each.code for each in candidates(actor.city, actor.postcode, actor.country)}
    if chosen in found:
        actor.commune = chosen
    elif len(found) == 1:
        actor.commune = found.pop()
    elif actor.commune not in found:
        actor.commune = ""


def place(actor: Actor, given: Given) -> None:
    """Set the point where nobody gave one, and say how fine it is and who says it; saves nothing."""
    actor.latitude, actor.longitude = said_point(actor)
    if actor.latitude is None or actor.longitude is None:
        _by_commune(actor)
        return
    if not actor.placed_by:
        actor.placed_by, actor.precision = given.by, given.precision
    if actor.is_informal:
        actor.precision = Precision.TOWN
    elif actor.placed_by != PlacedBy.GEOCODER or not actor.precision:
        actor.precision = Precision.ADDRESS if actor.street else Precision.TOWN


def _by_commune(actor: Actor) -> None:
    found = gazetteer.commune(actor.commune) if actor.commune else None
    actor.placed_by = actor.precision = ""
    actor.latitude = actor.longitude = None
    if found and found.latitude is not None:
        actor.latitude, actor.longitude = found.latitude, found.longitude
        actor.placed_by, actor.precision = PlacedBy.TABLE, found.precision


def described(actor: Actor) -> str:
    """How fine the point is and where it comes from, « à l’adresse, à la main »; "" without a point."""
    if actor.latitude is None:
        return ""
    plain = (actor.precision, actor.placed_by) == (Precision.TOWN, PlacedBy.TABLE)
    said = (actor.get_precision_display(), "" if plain else actor.get_placed_by_display())
    return ", ".join(str(each) for each in said if each)


NONE_OF_THEM = "-"


def homonyms(cleaned: Mapping[str, Any], actor: Actor | None) -> Sequence[Commune]:
    """The communes that one has to choose from: several bear the name, and none is chosen yet."""

    def said(name: str) -> str:
        return str(cleaned[name] if name in cleaned else getattr(actor, name, ""))

    found = candidates(said("city"), said("postcode"), said("country")) if said("city") else ()
    codes = {each.code for each in found}
    chosen = {cleaned.get("commune"), actor.commune if actor else ""}
    if len(codes) < 2 or codes & chosen or NONE_OF_THEM in chosen:
        return ()
    return found
