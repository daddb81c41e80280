"""Reading cards for the map: those that a stranger may see and that have a place."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.queries import visible
from essaim.connect.actors.tiles.index import Index, Row, build
from essaim.connect.actors.tiles.morton import Ints
from essaim.foundation.search.engines import engine

LOT = 20_000
KINDS = list(Kind.values)
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_FIRST = date(1970, 1, 1).toordinal()
_READ = (
    "pk",
    "cell",
    "kind",
    "space_id",
    "commune",
    "updated_at",
    "review__reviewed_on",
    "public_id",
    "name",
)


def day(when: date) -> int:
    """Days since 1970."""
    return when.toordinal() - _FIRST


def shown() -> QuerySet[Actor]:
    """The cards that the index holds, whoever reads it."""
    return visible(AnonymousUser()).filter(cell__isnull=False)


def everything() -> Index:
    """All of them, read by lots: a card that changes meanwhile is one of those that changed since."""
    return build(_lots(), _borne())


def some(keys: Sequence[int]) -> list[Row]:
    """Those of these cards that are to be shown."""
    found: list[Row] = []
    for first in range(0, len(keys), LOT):
        found += _rows(shown().filter(pk__in=engine().listed(keys[first : first + LOT])))
    return found


def borne_by(keys: Sequence[int]) -> list[tuple[int, int]]:
    """(term, card) of these cards."""
    found: list[tuple[int, int]] = []
    for first in range(0, len(keys), LOT):
        lot = ActorTerm.objects.filter(actor_id__in=engine().listed(keys[first : first + LOT]))
        found += lot.values_list("term_id", "actor_id").order_by()
    return found


def _lots() -> Iterator[list[Row]]:
    last = 0
    while rows := _rows(shown().filter(pk__gt=last).order_by("pk")[:LOT]):
        last = rows[-1].key
        yield rows


def _rows(cards: QuerySet[Actor]) -> list[Row]:
    return [
        Row(
            key,
            cell,
            _NUMBERS[kind],
            space,
            commune or "",
            day(max(changed.date(), reviewed) if reviewed else changed.date()),
            public_id,
            name,
        )
        for key, cell, kind, space, commune, changed, reviewed, public_id, name in cards.values_list(*_READ)
    ]


def _borne() -> Iterator[tuple[Ints, Ints]]:
    last = 0
    while True:
        lot = ActorTerm.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "term_id", "actor_id")
        rows = np.array(lot[: LOT * 5], np.int64).reshape(-1, 3)
        if not len(rows):
            return
        last = int(rows[-1, 0])
        yield rows[:, 1], rows[:, 2]
