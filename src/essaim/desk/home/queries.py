"""What the home page and « mon espace » show: every list is cut, every count is capped."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.refs import refs
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.journal import Line, told
from essaim.foundation.spaces.models import Mandate, Membership, Role, Space

COUNTED = 2_000  # beyond, « plus de 2 000 »
NETWORKS = 12
CHANGED = 5
NETWORK_SHOWN = (
    "name", "slug", "accent", "summary", "language", "organisation__actor__territory", "organisation__actor__visibility",
    "organisation__actor__binned_at",
)  # fmt: skip
CARD_SHOWN = ("public_id", "name", "city", "example", "updated_at")
LOOKED_AT = 120  # journal entries read to find the cards last changed
ENTRIES = 12


@dataclass(frozen=True)
class Count:
    """A number, and whether there are more than that."""

    value: int
    more: bool = False


def capped(queryset: QuerySet[Any], most: int = COUNTED) -> Count:
    """How many rows, never reading more than `most` and one."""
    found = queryset.order_by()[: most + 1].count()
    return Count(min(found, most), found > most)


@dataclass(frozen=True)
class Figures:
    """How much of the movement everybody may see."""

    networks: Count
    cards: Count
    towns: Count


def figures() -> Figures:
    """Three counts of what is public, the same for every reader."""
    cards = Actor.objects.live().filter(visibility="public")
    networks = Space.objects.filter(visibility="public", kind=Space.Kind.NETWORK)
    counted = capped(cards)
    among = Actor.objects.filter(pk__in=cards.values("pk")[:COUNTED]).exclude(city="")
    towns = among.values("city").distinct().count()
    return Figures(capped(networks), counted, Count(towns, counted.more))


def networks(user: Any) -> list[Space]:
    """The networks that `user` may see: those that stand by themselves first, then their members."""
    shown = allowed(Space.objects.filter(kind=Space.Kind.NETWORK), user, "spaces.view").only(*NETWORK_SHOWN)
    return list(
        shown.select_related("organisation__actor").order_by(F("parent").asc(nulls_first=True), "name", "pk")[
            :NETWORKS
        ]
    )


def territory(space: Space) -> str:
    """Where the organisation behind a network acts, "" where its card does not say or is not for everybody."""
    actor: Actor | None = getattr(space.organisation, "actor", None)
    return actor.territory if actor and actor.visibility == "public" and actor.binned_at is None else ""


def url_of(obj: Any) -> str:
    """The permanent address of a public object."""
    return refs()[obj.type_name()].url(obj)


def network_card(space: Space) -> dict[str, Any]:
    """What the home page shows of a network."""
    return {
        "name": space.name,
        "url": url_of(space),
        "accent": space.accent,
        "summary": space.summary,
        "language": space.language,
        "territory": territory(space),
    }


def changed_card(actor: Actor) -> dict[str, Any]:
    """What the home page shows of a card."""
    return {
        "name": actor.name,
        "url": url_of(actor),
        "city": actor.city,
        "example": actor.example,
        "at": actor.updated_at,
    }


def may_add_cards(user: Any) -> bool:
    """Whether there is a space in which `user` may add a card; no query beyond the scope for strangers."""
    return user.is_authenticated and allowed(Space.objects.all(), user, "actors.add").exists()


def changed_cards(user: Any) -> list[Actor]:
    """The cards last written by somebody, then the newest; at most `CHANGED`, three queries."""
    last = Entry.objects.order_by("-pk").values_list("object_type", "object_id")[:LOOKED_AT]
    keys = list(dict.fromkeys(pk for kind, pk in last if kind == Actor.type_name()))[: CHANGED * 2]
    seen = allowed(Actor.objects.live(), user, "actors.view").only(*CARD_SHOWN)
    found = seen.in_bulk(keys) if keys else {}
    cards = [found[pk] for pk in keys if pk in found][:CHANGED]
    if len(cards) < CHANGED:
        cards += seen.exclude(pk__in=[card.pk for card in cards]).order_by("-pk")[: CHANGED - len(cards)]
    return cards


def memberships(user: User) -> list[Membership]:
    """One's own belongings in force, highest role first, each with the `url` of its space."""
    held = Membership.objects.filter(party_id=user.party_id, until=None).select_related("space", "college")
    found = sorted(held, key=lambda each: (-Role.values.index(each.role), each.space.name))
    for each in found:
        each.url = url_of(each.space)  # type: ignore[attr-defined]
    return found


def mandates(user: User) -> list[Mandate]:
    """The mandates that one holds today, each with the `url` of its organisation's card, "" where there is none."""
    live = Mandate.objects.live(date.today()).filter(person_id=user.party_id)
    found = list(live.select_related("organisation__actor").order_by("organisation__name", "pk"))
    for each in found:
        card = getattr(each.organisation, "actor", None)
        each.url = url_of(card) if card and card.binned_at is None else ""  # type: ignore[attr-defined]
    return found


def done_by(user: User) -> list[Line]:
    """One's last entries in the journal, in words: four queries, and one a kind of object."""
    return told(list(Entry.objects.filter(by_id=user.party_id).order_by("-pk")[:ENTRIES]), user)
