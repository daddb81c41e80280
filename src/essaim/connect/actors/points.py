"""What the map shows: cards grouped by cells, few enough to be buttons that one can reach by the keyboard."""

from typing import Any

from django.db.models import Avg, Count, F, Max, Min
from django.urls import reverse

from essaim.connect.actors.filters import Filters, within
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.connect.actors.tiles.cells import Box, depth_for, shift

MOST = 300  # clusters and points together
DIGITS = 6
SHOWN = ("public_id", "name", "kind", "city", "latitude", "longitude", "sort_name")


def clustered(user: Any, filters: Filters, boxes: list[Box], zoom: float) -> dict[str, list[dict[str, Any]]]:
    """{"clusters": [{lon, lat, count, bounds}], "points": [{lon, lat, name, url, kind, city}]} of the boxes; degrees.

    One query a box and one for the points.
    """
    depth = depth_for(boxes, zoom, MOST)
    groups = [group for box in boxes for group in _groups(user, filters, box, depth)]
    alone = [group["one"] for group in groups if group["n"] == 1]
    return {
        "clusters": [_cluster(group) for group in groups if group["n"] > 1],
        "points": [
            _point(actor)
            for actor in Actor.objects.filter(pk__in=alone).only(*SHOWN).order_by("sort_name", "pk")
        ],
    }


def _groups(user: Any, filters: Filters, box: Box, depth: int) -> list[dict[str, Any]]:
    found = filters.without_place().narrow(visible(user)).filter(within(box))
    grouped = found.annotate(group=F("cell").bitrightshift(shift(depth))).values("group").order_by("group")
    counted: Any = list(
        grouped.annotate(
            n=Count("pk"),
            one=Min("pk"),
            lon=Avg("longitude"),
            lat=Avg("latitude"),
            w=Min("longitude"),
            s=Min("latitude"),
            e=Max("longitude"),
            north=Max("latitude"),
        )[:MOST]
    )
    return counted  # type: ignore[no-any-return]


def _cluster(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "lon": round(group["lon"], DIGITS),
        "lat": round(group["lat"], DIGITS),
        "count": group["n"],
        "bounds": [round(group[side], DIGITS) for side in ("w", "s", "e", "north")],
    }


def _point(actor: Actor) -> dict[str, Any]:
    return {
        "lon": actor.longitude,
        "lat": actor.latitude,
        "name": actor.name,
        "url": reverse("actors:actor", args=[actor.public_id]),
        "kind": str(actor.get_kind_display()),
        "city": actor.city,
    }
