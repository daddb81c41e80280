"""Reading cards: every list starts at what the reader may see, is bounded, and goes by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max, Min, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space

if TYPE_CHECKING:
    from essaim.connect.actors.filters import Filters

COUNTED = 1_000  # beyond, « plus de 1 000 »
MOST_SPACES = 200
OPENING = 200  # characters
HEAVY = ("description", "missions", "funders", "links", "search_text")


def inside(space: Space) -> list[int]:
    """The keys of the space and of the groups and territories under it, never of another network; one query."""
    rows = Space.objects.filter(root_id=space.root_id).exclude(pk=space.pk).exclude(kind=Space.Kind.NETWORK)
    parents = dict(rows.values_list("pk", "parent_id"))
    found = [space.pk]
    for above in found:
        found += [key for key, parent in parents.items() if parent == above]
    return found


def open_spaces(user: Any) -> list[Space]:
    """The networks and territories that the reader may choose from, by name; 200 at most."""
    shown = allowed(Space.objects.exclude(kind=Space.Kind.GROUP), user, "spaces.view")
    return list(shown.order_by("name", "pk")[:MOST_SPACES])


def visible(user: Any) -> QuerySet[Actor]:
    """The live cards that the reader may see."""
    return allowed(Actor.objects.live(), user, "actors.view")


def with_details(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    """With the space and the categories of each, `shown_terms`, and the `opening` of its text; without what weighs."""
    terms = ActorTerm.objects.filter(implied=False, term__scheme="category").select_related("term")
    shown = Prefetch("actor_terms", terms.order_by("term__label", "pk"), to_attr="shown_terms")
    opened = actors.annotate(opening=Left("description", OPENING))
    return opened.select_related("space").prefetch_related(shown).defer(*HEAVY)


@dataclass(frozen=True)
class Page:
    """Some cards of a list. `count` stops at COUNTED + 1; `before` and `after` are the cards (their public ids) to
    go on from, empty at the ends."""

    rows: list[Actor]
    count: int
    before: str
    after: str
    first: Sequence[int]

    @property
    def capped(self) -> bool:
        """Whether there are more than was counted."""
        return self.count > COUNTED


def page(user: Any, filters: "Filters", given: Mapping[str, str], size: int) -> Page:
    """The cards that match, from the one named by `after` or back from `before`; three queries, five on far pages."""
    matching = filters.apply(visible(user))
    counted = list(matching.order_by(*filters.order).values_list("pk", flat=True)[: COUNTED + 1])
    backward = bool(given.get("before"))
    start = _start(given.get("before") or given.get("after"))
    if start is None:
        keys, more, came = counted[:size], len(counted) > size, False
    else:
        keys = _beyond(matching, filters.order, start, size + 1, backward)
        more, keys = len(keys) > size, keys[:size]
        keys, came = (keys[::-1], True) if backward else (keys, True)
    rows = in_order(keys)
    earlier, later = (more, came) if backward else (came, more)
    return Page(
        rows=rows,
        count=len(counted),
        before=str(rows[0].public_id) if rows and earlier else "",
        after=str(rows[-1].public_id) if rows and later else "",
        first=counted,
    )


def in_order(keys: Sequence[int]) -> list[Actor]:
    """The cards of these keys, in this order, with what a list shows; two queries."""
    found = with_details(Actor.objects.filter(pk__in=keys)).in_bulk() if keys else {}
    return [found[key] for key in keys if key in found]


def _start(public_id: str | None) -> tuple[str, int] | None:
    try:
        wanted = UUID(public_id or "")
    except ValueError:
        return None
    return Actor.objects.filter(public_id=wanted).values_list("sort_name", "pk").first()


def _beyond(
    matching: QuerySet[Actor], order: tuple[str, str], start: tuple[str, int], size: int, backward: bool
) -> list[int]:
    """Keys after `start` in the order of the list, or before it, nearest first.

    One bound that the index takes, then the row itself left out: an OR would make SQLite sort.
    """
    name, key = order
    sort_name, pk = start
    if backward:
        rows = matching.filter(**{f"{name}__lte": sort_name}).exclude(**{name: sort_name, f"{key}__gte": pk})
        rows = rows.order_by(f"-{name}", f"-{key}")
    else:
        rows = matching.filter(**{f"{name}__gte": sort_name}).exclude(**{name: sort_name, f"{key}__lte": pk})
        rows = rows.order_by(name, key)
    return list(rows.values_list("pk", flat=True)[:size])


def bounds(keys: Sequence[int]) -> str:
    """« west,south,east,north » of the placed cards among these, or "" where none is; one query."""
    placed = Actor.objects.filter(pk__in=keys, cell__isnull=False)
    found = placed.aggregate(w=Min("longitude"), s=Min("latitude"), e=Max("longitude"), n=Max("latitude"))
    if found["w"] is None:
        return ""
    margin = 0.02
    return f"{found['w'] - margin:.3f},{found['s'] - margin:.3f},{found['e'] + margin:.3f},{found['n'] + margin:.3f}"


def binned(space: Space) -> QuerySet[Actor]:
    """The bin of a space and of its groups and territories, last binned first."""
    found = Actor.objects.filter(binned_at__isnull=False, space_id__in=inside(space))
    return found.order_by("-binned_at", "-pk")


def latest(space: Space, user: Any, size: int) -> list[Actor]:
    """The cards of the space that last came, newest first."""
    mine = visible(user).filter(Q(space_id__in=inside(space)))
    return list(mine.order_by("-pk")[:size])
