"""Reading saved maps."""

from typing import Any

from django.db.models import QuerySet

from essaim.connect.maps.models import SavedMap
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space

SHOWN = 200


def maps(user: Any) -> QuerySet[SavedMap]:
    """Those that `user` may see, with their space."""
    return allowed(SavedMap.objects.select_related("space"), user, "maps.view")


def mine(user: Any) -> list[SavedMap]:
    """One's own, by name; a hundred at most."""
    if not user.is_authenticated:
        return []
    own = SavedMap.objects.filter(party_id=user.party_id).select_related("space")
    return list(own.order_by("name", "pk"))


def others(user: Any) -> list[SavedMap]:
    """What others show, newest first; 200 at most."""
    shown = maps(user)
    if user.is_authenticated:
        shown = shown.exclude(party_id=user.party_id)
    return list(shown.order_by("-pk")[:SHOWN])


def of_space(space: Space, user: Any, most: int) -> list[SavedMap]:
    """Those that a space shows, by name."""
    return list(maps(user).filter(space=space).order_by("name", "pk")[:most])


def shareable(user: Any) -> QuerySet[Space]:
    """The spaces to which one may give a map, by name."""
    return allowed(Space.objects.all(), user, "maps.share").order_by("name", "pk")
