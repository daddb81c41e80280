"""The filters of the directory, as the index understands them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from time import monotonic
from typing import Any

import numpy as np
from django.http import QueryDict

from essaim.connect.actors.atlas.reading import Held
from essaim.connect.actors.atlas.rows import KINDS
from essaim.connect.actors.filters import NAMES, Filters, FiltersForm
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import network_parts, visible
from essaim.connect.actors.tiles.cells import Box, parse_box, ranges, whole
from essaim.connect.actors.tiles.index import Choice
from essaim.connect.actors.tiles.points import Layer, Points
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.search.queries import keys_matching

MOST = 200_000  # cards that hold a word: those of a word that nearly all hold are not all on the map
WORDS = 10  # seconds that what an address asks stands, and the cards which hold some words


def asked(user: Any, given: QueryDict) -> Filters:
    """What the address asks, as `user` may ask it, read once for the tiles of one view. An unreadable place is no place."""
    named = {name: given[name] for name in NAMES if given.get(name) and name != "bbox"}
    found = _asked(user, tuple(named.items()), monotonic() // WORDS) if named else Filters()
    try:
        boxes = parse_box(str(given["bbox"])) if given.get("bbox") else []
    except ValueError:
        boxes = []
    return replace(found, boxes=tuple(boxes))


@lru_cache(maxsize=128)
def _asked(user: Any, named: tuple[tuple[str, str], ...], moment: float) -> Filters:
    """`moment`: what was read is not kept beyond it."""
    return FiltersForm(user, dict(named)).chosen()


def forget() -> None:
    """Read everything again next time: the database is another one."""
    _asked.cache_clear()


def layers(held: Held, filters: Filters) -> list[Layer]:
    """What strangers see of what is asked, whatever the place; one query for a network's members, one for words that were not
    just asked."""
    spaces, members = network_parts(filters.space) if filters.space else ([], [])
    choice = Choice(
        kind=KINDS.index(filters.kind) if filters.kind else -1,
        spaces=tuple(spaces),
        members=tuple(sorted(members)),
        communes=tuple(filters.area.ranges()) if filters.area else None,
        terms=tuple(sorted({term.pk for term in filters.terms})),
    )
    if not filters.words:
        return held.layers(choice)
    mark = f"{filters.text} {monotonic() // WORDS}"
    known = held.views.get((choice, mark))
    return known or held.layers_among(choice, mark, keys_matching(Actor.type_name(), filters.text, MOST))


def others(user: Any, filters: Filters, boxes: Sequence[Box], depth: int, every: bool) -> Layer | None:
    """What this reader sees and strangers do not, around these boxes; `every`: all that the reader sees. One query."""
    if not every and not user.is_authenticated:
        return None
    cards = filters.without_place().narrow(visible(user)).filter(cell__isnull=False)
    if not every:
        cards = cards.exclude(visibility=Visibility.PUBLIC)
    found: dict[int, Any] = {}
    for box in boxes:
        for first, last in ranges(whole(box, depth)):
            found |= dict(cards.filter(cell__range=(first, last)).values_list("pk", "cell").order_by())
    if not found:
        return None
    keys = np.array(list(found), np.int64)
    return Layer(Points.unsorted(np.array(list(found.values()), np.int64), -keys))
