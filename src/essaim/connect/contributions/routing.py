"""Which space receives a card that somebody proposes (ADR 21)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.places.gazetteer import department_of
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Membership, Role, Space


def receiving(user: Any, commune: str, asked: Space | None = None) -> Space | None:
    """The space that reads it, among those that the reader may see and that somebody facilitates: the one `asked`; else that
    which drew the smallest territory around the `commune` (INSEE code, "": unknown); else that which keeps the most cards of
    the commune, then of its department; else the oldest network of the house, the examples last. None: there is none."""
    open_ones = _facilitated(user)
    if asked is not None and open_ones.filter(pk=asked.pk).exists():
        return asked
    return (commune and (_drawn(open_ones, commune) or _nearest(open_ones, commune))) or _house(open_ones)


def _facilitated(user: Any) -> QuerySet[Space]:
    """Groups are for people among themselves; roles held in a network reach its territories."""
    people = Membership.objects.filter(
        until=None, role__in=[Role.FACILITATOR, Role.ADMINISTRATOR], party__kind=Party.Kind.PERSON
    )
    here, above = people.filter(space=OuterRef("pk")), people.filter(space=OuterRef("parent"))
    held = Q(Exists(here)) | (Q(kind=Space.Kind.TERRITORY) & Exists(above))
    shown = allowed(Space.objects.exclude(kind=Space.Kind.GROUP), user, "spaces.view")
    return shown.filter(held)


def _drawn(spaces: QuerySet[Space], commune: str) -> Space | None:
    around = Territory.objects.filter(communes__commune=commune, space__in=spaces).order_by("size", "pk")
    found = around.select_related("space").first()
    return found.space if found else None


def _nearest(spaces: QuerySet[Space], commune: str) -> Space | None:
    """Who keeps the cards around knows the place; two counts at most, of indexed ranges."""
    department = department_of(commune)
    digits = 5 - len(department)
    ranges = ((commune, commune), (department + "0" * digits, department + "9" * digits))
    for first, last in ranges:
        cards = Actor.objects.live().filter(commune__range=(first, last), commune__gt="")
        if found := _busiest(spaces, cards):
            return found
    return None


LOOKED = 2_000  # cards of a department that are counted


def _busiest(spaces: QuerySet[Space], cards: QuerySet[Actor]) -> Space | None:
    counted: dict[int, int] = {}
    for key in cards.values_list("space_id", flat=True)[:LOOKED]:
        counted[key] = counted.get(key, 0) + 1
    found = spaces.in_bulk(list(counted))
    return max(found.values(), key=lambda space: (counted[space.pk], -space.pk), default=None)


def _house(spaces: QuerySet[Space]) -> Space | None:
    return (
        spaces.filter(kind=Space.Kind.NETWORK, parent=None).order_by("pk").first()
        or spaces.order_by("pk").first()
    )
