"""New records that a card of the space may already be: the same name, not far away."""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Exists, OuterRef

from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.queries import inside
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.words import sort_key

FAR = 30.0  # kilometres: beyond, two places that bear the same name
EARTH = 6371.0
_READ = ("pk", "sort_name", "latitude", "longitude", "city")


def twins(space: Space, source: str, fresh: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """For new records (external id → fields), the key of the card that each may be; those of this very source are left
    out, since it names them itself. Two queries."""
    if not fresh:
        return {}
    names = {external_id: sort_key(said["name"]) for external_id, said in fresh.items()}
    of_source = SourceRecord.objects.filter(actor=OuterRef("pk"), space=space, source=source)
    cards = Actor.objects.live().filter(space_id__in=inside(space), sort_name__in=set(names.values()))
    by_name: dict[str, list[dict[str, Any]]] = {}
    for card in cards.exclude(Exists(of_source)).order_by("pk").values(*_READ):
        by_name.setdefault(card["sort_name"], []).append(card)
    found = ((name, _first(by_name.get(folded, ()), fresh[name])) for name, folded in names.items())
    return {external_id: key for external_id, key in found if key}


def _first(cards: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> int | None:
    return next((card["pk"] for card in cards if not _apart(card, said)), None)


def _apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both say where they are, and it is not there: by their points, or else by the names of their towns."""
    if None not in (one.get("latitude"), one.get("longitude"), other.get("latitude"), other.get("longitude")):
        return kilometres(one, other) > FAR
    towns = [sort_key(str(each.get("city") or "")) for each in (one, other)]
    return all(towns) and towns[0] != towns[1]


def kilometres(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Between two points, along the earth (haversine)."""
    south, north = radians(one["latitude"]), radians(other["latitude"])
    east = radians(other["longitude"] - one["longitude"])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))
