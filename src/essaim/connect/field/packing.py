"""What a phone takes along: cards as the fields of their form, in text, and what one may do with each."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.hours import said_hours
from essaim.connect.actors.listing import in_words
from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.placing import said_point
from essaim.connect.actors.presenting import categories_of
from essaim.connect.actors.queries import in_order, page
from essaim.connect.actors.values import PLACE
from essaim.foundation.kernel.rules import allowed, may
from essaim.foundation.spaces.models import Space

MOST = 500  # cards in a phone
MOST_SPACES = 100
# What one can see from the street, in the order in which one reads it.
FIELDS = (
    "name", "kind", "summary", "street", "postcode", "city", "territory", "opening_hours", "website", "latitude", "longitude",
)  # fmt: skip
MORE = (
    "street", "postcode", "territory", "opening_hours", "website", "legal_form", "placed_by", "party", "created_by",
    "binned_at", "sort_name",
)  # fmt: skip
ABILITIES = {"edit": "actors.edit", "review": "actors.review", "close": "actors.bin"}


def said(actor: Actor) -> dict[str, str]:
    """The fields as text; the place of an informal initiative is not among them."""
    found = {name: str(getattr(actor, name) or "") for name in FIELDS}
    found["opening_hours"] = said_hours(actor)
    for name, value in zip(("latitude", "longitude"), said_point(actor), strict=True):
        found[name] = "" if value is None else f"{value:.6f}"
    return {name: value for name, value in found.items() if not (actor.is_informal and name in PLACE)}


def packed(user: Any, actor: Actor, reviewed: Any = None) -> dict[str, Any]:
    """A card read `with_details` and `MORE`, as JSON. No query."""
    return {
        "id": str(actor.public_id),
        "url": reverse("actors:actor", args=[actor.public_id]),
        "sort": actor.sort_name,
        "space": actor.space.name,
        "categories": categories_of(actor),
        "language": actor.language,
        "example": actor.example,
        "reviewed": reviewed.isoformat() if reviewed else "",
        "may": [verb for verb, rule in ABILITIES.items() if may(user, rule, actor)],
        "fields": said(actor),
    }


def pack(user: Any, filters: Filters) -> dict[str, Any]:
    """The first `MOST` cards of a list, and what the notebook needs beside them; eight queries at most."""
    found = page(user, filters, {}, MOST, *MORE)
    return {
        "title": " · ".join(said for _label, said in in_words(filters)),
        "query": filters.query(vue=""),
        "cut": bool(found.after),
        "at": timezone.now().isoformat(),
        "party": str(user.party.public_id),
        "who": user.name,
        "space": filters.space.slug if filters.space else "",
        "spaces": _spaces(user),
        "cards": _cards(user, found.rows),
    }


def _spaces(user: Any) -> list[dict[str, str]]:
    rows = allowed(Space.objects.all(), user, "actors.add").order_by("name", "pk")[:MOST_SPACES]
    return [{"slug": space.slug, "name": space.name} for space in rows]


def _cards(user: Any, rows: Iterable[Actor]) -> list[dict[str, Any]]:
    cards = list(rows)
    keys = [card.pk for card in cards]
    dated = Review.objects.filter(actor_id__in=keys, reviewed_on__isnull=False)
    reviewed = dict(dated.values_list("actor_id", "reviewed_on"))
    return [packed(user, card, reviewed.get(card.pk)) for card in cards]


def packed_again(user: Any, key: int) -> dict[str, Any] | None:
    """One card as it now stands; None where it is not to be seen any more."""
    rows = [card for card in in_order([key], *MORE) if may(user, "actors.view", card)]
    return next(iter(_cards(user, rows)), None)
