"""Reading kept searches."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import asked
from essaim.connect.searches.models import SavedSearch
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space

SHOWN = 200


def mine(user: Any) -> list[SavedSearch]:
    """One's own, by name; a hundred at most."""
    return list(
        SavedSearch.objects.filter(party_id=user.party_id).select_related("space").order_by("name", "pk")
    )


def shared(user: Any) -> list[SavedSearch]:
    """Those that others share with one's spaces, newest first; 200 at most."""
    others = SavedSearch.objects.filter(space_id__in=user.scope.member).exclude(party_id=user.party_id)
    return list(others.select_related("space").order_by("-pk")[:SHOWN])


def shareable(user: Any) -> QuerySet[Space]:
    """The spaces that one may share with, by name."""
    return allowed(Space.objects.all(), user, "searches.share").order_by("name", "pk")


def filters_of(search: SavedSearch, user: Any) -> Filters:
    """What the search asks, as `user` may ask it: what is no more, or what they may not see, is left out."""
    return asked(user, QueryDict(search.query))
