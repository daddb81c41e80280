"""What the directory knows around a centre: related cards, or those of an area, and how they are tied."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.connect.ecosystems.defaults import group_of, lived
from essaim.connect.ecosystems.models import Ecosystem
from essaim.foundation.kernel.actions import System
from essaim.foundation.kernel.models import Link
from essaim.foundation.places.areas import area

MOST_LINKS = 600
OF_AREA = 30  # cards of an area that one drawing begins with
LOOKED_AT = 2_000


@dataclass(frozen=True)
class Proposal:
    """Cards with the key of their usual group, the most related first; ties between cards: (source, target, kind, nature)."""

    cards: list[tuple[Actor, str]]
    ties: list[tuple[int, int, str, str]]


def propose(by: Any, ecosystem: Ecosystem) -> Proposal:
    """What `by` may see around the centre; five queries at most."""
    seen = Actor.objects.live() if isinstance(by, System) else visible(by)
    drawn = set(ecosystem.nodes.exclude(card=None).values_list("card_id", flat=True))
    if ecosystem.card_id:
        near = _links(Q(source_id=ecosystem.card_id) | Q(target_id=ecosystem.card_id))
        around = {key for link in near for key in (link.source_id, link.target_id)} - {ecosystem.card_id}
    else:
        near, around = [], _of_area(by, ecosystem, seen)
    keys = around | drawn
    between = _links(Q(source_id__in=keys, target_id__in=keys)) if keys else []
    cards = seen.in_bulk(list(around))
    weights = _weights(between)
    wanted = sorted(cards.values(), key=lambda card: (-weights.get(card.pk, 0), card.sort_name, card.pk))
    limit = len(wanted) if ecosystem.card_id else OF_AREA
    known = set(cards) | drawn
    ties = [_tie(link) for link in [*near, *between] if {link.source_id, link.target_id} <= known]
    return Proposal([(card, _group(card, ecosystem.card_id, near)) for card in wanted[:limit]], ties)


def _links(where: Q) -> list[Link]:
    kind = Actor.type_name()
    live = Link.objects.filter(where, source_type=kind, target_type=kind, ends=None, visibility="public")
    return list(live.order_by("pk")[:MOST_LINKS])


def _of_area(by: Any, ecosystem: Ecosystem, seen: Any) -> set[int]:
    place = area(by, ecosystem.area) if ecosystem.area else None
    if place is None:
        return set()
    return set(seen.filter(place.within("commune")).order_by("pk").values_list("pk", flat=True)[:LOOKED_AT])


def _weights(links: list[Link]) -> dict[int, int]:
    found: dict[int, int] = {}
    for link in links:
        for key in (link.source_id, link.target_id):
            found[key] = found.get(key, 0) + 1
    return found


def _tie(link: Link) -> tuple[int, int, str, str]:
    return (link.source_id, link.target_id, *lived(link.kind))


def _group(card: Actor, centre: int | None, near: list[Link]) -> str:
    for link in near:
        if card.pk in (link.source_id, link.target_id):
            return group_of(card, lived(link.kind)[0], link.source_id == centre)
    return group_of(card)
