"""What the map shows: cards grouped by cells, few enough to be buttons that one can reach by the keyboard; tiles for the rest."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from essaim.connect.actors.atlas import choosing
from essaim.connect.actors.atlas.reading import Held, current
from essaim.connect.actors.atlas.rows import KINDS, day
from essaim.connect.actors.filters import Filters
from essaim.connect.actors.freshness import freshness
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.presenting import in_words
from essaim.connect.actors.queries import visible
from essaim.connect.actors.tiles import morton
from essaim.connect.actors.tiles.cells import Box, depth_for
from essaim.connect.actors.tiles.points import Groups, Layer, cells_of_boxes, grouped
from essaim.connect.actors.tiles.views import same_place

MOST = 300  # clusters and points together
DIGITS = 6
NEAR = 9  # the zoom from which cards that stand in one place are named together
CLOSEST = 16  # the zoom beyond which the map goes no closer
NAMED = 30  # cards of a cluster that are named
_SHOWN = (
    "pk", "public_id", "name", "kind", "city", "latitude", "longitude", "updated_at", "review__reviewed_on",
)  # fmt: skip
Told = dict[str, Any]


class NotDrawn(Exception):
    """The index of a large directory is still to be written."""


def clustered(user: Any, filters: Filters, boxes: list[Box], zoom: float) -> dict[str, list[Told]]:
    """{"clusters": [{lon, lat, count, bounds, cards}], "points": [{lon, lat, name, url, kind, nature, city, age, old}]} of the
    cells that the boxes touch; degrees. `cards`: those of a cluster that no map takes apart, where they are few.
    """
    held, depth = current(), depth_for(boxes, zoom, MOST)
    groups = grouped(_layers(held, user, filters, boxes, depth), cells_of_boxes([*boxes], depth), depth)
    at, alone_there = groups.alone()
    named = {group: [called] for group, called in zip(at.tolist(), alone_there.tolist(), strict=True)}
    if zoom >= NEAR:
        named |= _together(groups, zoom)
    cards = _cards(held, user, {called for each in named.values() for called in each})
    alone = groups.counts == 1
    return {
        "clusters": _clusters(groups, named, cards),
        "points": sorted(
            (cards[called] for group, each in named.items() for called in each if alone[group] and called in cards),
            key=lambda told: (told["name"], told["url"]),
        ),
    }  # fmt: skip


def _layers(held: Held | None, user: Any, filters: Filters, boxes: Sequence[Box], depth: int) -> list[Layer]:
    found = choosing.layers(held, filters) if held else []
    others = choosing.others(user, filters, boxes, depth, every=held is None)
    return [*found, others] if others else found


def _together(groups: Groups, zoom: float) -> dict[int, list[int]]:
    """The cards of the clusters that no closer view takes apart, by group, where they are few."""
    few = [group for group, count in enumerate(groups.counts.tolist()) if 1 < count <= NAMED]
    return {
        group: groups.members(group, NAMED) for group in few if zoom >= CLOSEST or same_place(groups, group)
    }


def _clusters(groups: Groups, named: dict[int, list[int]], cards: dict[int, Told]) -> list[Told]:
    if not len(groups.cells):
        return []
    columns, rows = groups.middles
    places = zip(morton.longitudes(columns).tolist(), morton.latitudes(rows).tolist(), strict=True)
    bounds = list(zip(*(side.tolist() for side in groups.bounds()), strict=True))
    return [
        {
            "lon": round(lon, DIGITS),
            "lat": round(lat, DIGITS),
            "count": count,
            "bounds": [round(side, DIGITS) for side in bounds[group]],
            "cards": [cards[called] for called in named.get(group, []) if called in cards],
        }
        for group, ((lon, lat), count) in enumerate(zip(places, groups.counts.tolist(), strict=True))
        if count > 1
    ]


def _cards(held: Held | None, user: Any, called: Iterable[int]) -> dict[int, Told]:
    """What is told of these cards, as they are now; the rule is asked again."""
    keys: dict[int, int] = {}
    for each in called:
        if each < 0 or held is None:
            keys[-each] = each
        else:
            index, position = held.atlas.find(each)
            keys[index.key(position)] = each
    rows = visible(user).filter(pk__in=keys, cell__isnull=False).values(*_SHOWN)
    return {keys[row["pk"]]: _point(row) for row in rows}


def _point(row: dict[str, Any]) -> Told:
    changed = timezone.localtime(row["updated_at"]).date()
    found = freshness(row["review__reviewed_on"], changed, timezone.localdate())
    return {
        "lon": row["longitude"],
        "lat": row["latitude"],
        "name": row["name"],
        "url": reverse("actors:actor", args=[row["public_id"]]),
        "kind": str(Kind(row["kind"]).label),
        "nature": row["kind"],
        "city": row["city"],
        "age": in_words(found),
        "old": not found.fresh,
    }


def tile(filters: Filters, z: int, x: int, y: int) -> bytes:
    """What strangers see of what is asked in this tile, as MVT. NotDrawn where there is no index yet."""
    held = current()
    if held is None:
        raise NotDrawn
    layers = choosing.layers(held, filters)
    return held.atlas.tile(layers, (z, x, y), KINDS, day(timezone.localdate()))
