"""Lists by key: the cost of a page never grows with the number of rows before it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from essaim.foundation.imports.models import Import
from essaim.foundation.spaces.models import Space

ROWS = 25
IMPORTS = 30


@dataclass(frozen=True)
class Slice:
    """Some rows of a list, and the parameters of the addresses of its neighbours ("" where there is none)."""

    rows: list[Any]
    previous: str
    next: str


def by_key(queryset: QuerySet[Any], given: Any, size: int, *, newest_first: bool = False) -> Slice:
    """The rows after `?after=` or before `?before=` (keys), in the order of the key; a key that is none is ignored."""
    after, before = _key(given.get("after")), _key(given.get("before"))
    forward, backward = ("-pk", "pk") if newest_first else ("pk", "-pk")
    beyond, behind = ("pk__lt", "pk__gt") if newest_first else ("pk__gt", "pk__lt")
    if before:
        rows: list[Model] = list(queryset.filter(**{behind: before}).order_by(backward)[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Slice(rows, _parameter("before", rows[:1] if more else []), _parameter("after", rows[-1:]))
    if after:
        queryset = queryset.filter(**{beyond: after})
    rows = list(queryset.order_by(forward)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Slice(
        rows, _parameter("before", rows[:1] if after else []), _parameter("after", rows[-1:] if more else [])
    )


def _key(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _parameter(name: str, rows: list[Model]) -> str:
    return f"{name}={rows[0].pk}" if rows else ""


def known_sources(space: Space) -> list[str]:
    """The names of the last sources that the space imported, to choose from again."""
    names = Import.objects.filter(space=space).exclude(state=Import.State.REFUSED).order_by("-pk")
    return list(dict.fromkeys(names.values_list("source", flat=True)[:50]))
