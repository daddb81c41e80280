"""Reading cards: every list starts at what the reader may see, is bounded, and goes by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Left

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Membership, Space

if TYPE_CHECKING:
    from essaim.connect.actors.filters import Filters

COUNTED = 1_000  # beyond, « plus de 1 000 »
MOST_MEMBERS = 500  # beyond, a network's own directory is what one filters
MOST_SPACES = 200
OPENING = 200  # characters
FEW = 3_000  # cards of a place, or that hold some words, put in order here; beyond, the list by name meets enough
FEW_OF_AREA = 1_200  # the same of a department or a territory, whose index is slower to read
SHOWN = (
    "public_id", "name", "acronym", "kind", "city", "summary", "language", "visibility", "example", "latitude", "longitude",
    "updated_at", "space__name", "space__slug", "review__reviewed_on",
)  # fmt: skip


def inside(space: Space) -> list[int]:
    """The keys of the space and of the groups and territories under it, never of another network; one query."""
    rows = Space.objects.filter(root_id=space.root_id).exclude(pk=space.pk).exclude(kind=Space.Kind.NETWORK)
    parents = dict(rows.values_list("pk", "parent_id"))
    found = [space.pk]
    for above in found:
        found += [key for key, parent in parents.items() if parent == above]
    return found


def of_network(space: Space, column: str = "space_id") -> Q:
    """Cards kept by the space and what is under it, and those of its member organisations, wherever they are kept."""
    spaces, members = network_parts(space)
    kept = Q(**{f"{column}__in": spaces})
    return kept | Q(pk__in=members) if members else kept


def network_parts(space: Space) -> tuple[list[int], list[int]]:
    """The keys of the space and what is under it, and those of the cards of its member organisations; two queries."""
    belonging = Membership.objects.filter(space=space, until=None, party__actor__isnull=False)
    return inside(space), list(belonging.values_list("party__actor", flat=True)[:MOST_MEMBERS])


def open_spaces(user: Any) -> list[Space]:
    """The networks and territories that the reader may choose from, by name; 200 at most."""
    shown = allowed(Space.objects.exclude(kind=Space.Kind.GROUP), user, "spaces.view")
    return list(shown.only("name", "slug", "root_id").order_by("name", "pk")[:MOST_SPACES])


def visible(user: Any) -> QuerySet[Actor]:
    """The live cards that the reader may see."""
    return allowed(Actor.objects.live(), user, "actors.view")


def with_details(actors: QuerySet[Actor], *more: str) -> QuerySet[Actor]:
    """With the space, the reading over and the categories of each, `shown_terms`, and the `opening` of its text; without what weighs,
    but for the fields `more`."""
    terms = ActorTerm.objects.filter(implied=False, term__scheme="category").select_related("term")
    named = terms.only("actor_id", "term__label").order_by("term__label", "pk")
    shown = Prefetch("actor_terms", named, to_attr="shown_terms")
    opened = actors.annotate(opening=Left("description", OPENING))
    return opened.select_related("space", "review").prefetch_related(shown).only(*SHOWN, *more)


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


def page(user: Any, filters: "Filters", given: Mapping[str, str], size: int, *fields: str) -> Page:
    """The cards that match, from the one named by `after` or back from `before`, with these further fields; three
    queries, six at most."""
    backward = bool(given.get("before"))
    start = _start(given.get("before") or given.get("after"))
    met = _met(user, filters)
    if met.every:
        counted = [key for _name, key in met.rows[: COUNTED + 1]]
        keys = [key for _name, key in met.rows] if start is None else _beyond_of(met.rows, start, backward)
    else:
        matching = filters.apply(visible(user), everywhere=True)
        ordered = matching.order_by(*filters.order).values_list("pk", flat=True)
        many = len(met.rows) > COUNTED
        counted = [key for _name, key in met.rows[: COUNTED + 1]] if many else list(ordered[: COUNTED + 1])
        if start is not None:
            keys = _beyond(matching, filters.order, start, size + 1, backward)
        else:
            keys = list(ordered[: size + 1]) if many else counted
    more, keys = len(keys) > size, list(keys[:size])
    rows = in_order(keys[::-1] if backward and start else keys, *fields)
    came = start is not None
    earlier, later = (more, came) if backward and came else (came, more)
    return Page(
        rows=rows,
        count=len(counted),
        before=str(rows[0].public_id) if rows and earlier else "",
        after=str(rows[-1].public_id) if rows and later else "",
        first=counted,
    )


class Met(NamedTuple):
    """Names and keys of cards that match; `every`: all of them, in order. Otherwise some, in no order, or none."""

    rows: list[tuple[str, int]]
    every: bool


def _met(user: Any, filters: "Filters") -> Met:
    """The cards of a place or of some words, where they are few; where they are many, enough of them to know it.

    Asked in no order, so that the database looks by place or by words: asked by name, it would read all the names of the
    world.
    """
    if filters.placed:
        few = FEW if filters.boxes or filters.rare else FEW_OF_AREA
        found = list(filters.apply(visible(user)).order_by().values_list(*filters.order)[: few + 1])
        return Met(sorted(found), True) if len(found) <= few else Met(found, False)
    if filters.words:
        some = filters.narrow(visible(user), keys=filters.holding).order_by()
        return Met(list(some.values_list("sort_name", "pk")[: COUNTED + 1]), False)
    return Met([], False)


def _beyond_of(every: list[tuple[str, int]], start: tuple[str, int], backward: bool) -> list[int]:
    if backward:
        return [key for name, key in reversed(every) if (name, key) < start]
    return [key for name, key in every if (name, key) > start]


def in_order(keys: Sequence[int], *more: str) -> list[Actor]:
    """The cards of these keys, in this order, with what a list shows and the fields `more`; two queries."""
    found = with_details(Actor.objects.filter(pk__in=keys), *more).in_bulk() if keys else {}
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
    """« west,south,east,north » that holds the placed cards among these but for the outermost ones; "" where none is.

    One query. One card in the antipodes does not make a map of the world.
    """
    placed = Actor.objects.filter(pk__in=keys, cell__isnull=False).values_list("longitude", "latitude")
    points: list[Any] = list(placed)
    if not points:
        return ""
    (west, east), (south, north) = (_middle([point[axis] for point in points]) for axis in (0, 1))
    return f"{west:.3f},{south:.3f},{east:.3f},{north:.3f}"


def _middle(values: list[float]) -> tuple[float, float]:
    """The least and the most, one in fifty left out at each end, and a margin."""
    values.sort()
    out = len(values) // 50
    least, most = values[out], values[-1 - out]
    margin = max(0.02, (most - least) / 20)
    return least - margin, most + margin


def binned(space: Space) -> QuerySet[Actor]:
    """The bin of a space and of its groups and territories, last binned first."""
    found = Actor.objects.filter(binned_at__isnull=False, space_id__in=inside(space))
    return found.order_by("-binned_at", "-pk")


def latest(space: Space, user: Any, size: int) -> list[Actor]:
    """The cards of the space that last came, newest first."""
    mine = visible(user).filter(Q(space_id__in=inside(space)))
    return list(mine.order_by("-pk")[:size])
