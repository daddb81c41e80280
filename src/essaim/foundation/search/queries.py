"""Finding: the best that match among what one may see, then what narrows them. Bounded, whatever is indexed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.search.analysis import Query, parse
from essaim.foundation.search.analysis.query import beginnings
from essaim.foundation.search.engines import engine
from essaim.foundation.search.index import sorting, term
from essaim.foundation.search.models import KEYS, Row, row_key
from essaim.foundation.search.protocol import searchables

BEST = 500  # results put in order, counted by facet and paged through; beyond, « plus de 500 »
ENOUGH = 100  # of the best that one may see, below which the others are looked at too
SUGGESTED = 8
BEGUN = 200  # titles looked at for a suggestion
SINCE = {"mois": 31, "trimestre": 92, "an": 366}  # days


@dataclass(frozen=True)
class Chosen:
    """What narrows a search: a type (`app.model`), a kind of it, a space's key, the slugs of words, a department's code,
    a town, a delay (key of SINCE)."""

    type: str = ""
    kind: str = ""
    space_id: int | None = None
    category: str = ""
    theme: str = ""
    tag: str = ""
    department: str = ""
    city: str = ""
    since: str = ""

    def where(self) -> Q:
        """The rows of this choice, but for the words, which the tokens hold."""
        exact = {
            "object_type": self.type, "kind": self.kind, "space_id": self.space_id, "department": self.department,
            "city": self.city,
        }  # fmt: skip
        found = Q(**{name: value for name, value in exact.items() if value not in ("", None)})
        if self.since:
            found &= Q(dated__gte=date.today() - timedelta(days=SINCE[self.since]))
        return found

    @property
    def terms(self) -> list[str]:
        """The words as tokens."""
        named = {"category": self.category, "theme": self.theme, "tag": self.tag}
        return [term(scheme, slug) for scheme, slug in named.items() if slug]


@dataclass(frozen=True)
class Found:
    """Keys of rows, the best first. `loose`: no row holds every word, these hold some. `capped`: there may be more
    than these. `query` tells how the text was read."""

    query: Query
    keys: Sequence[int] = ()
    loose: bool = False
    capped: bool = False


def readable(user: Any) -> Q:
    """The rows that `user` may see: for each kind of objects, what its rule says; never a join."""
    scope = scope_of(user)
    if scope.host:
        return Q(object_type__in=list(searchables()))
    grouped: list[tuple[Q, list[str]]] = []
    for name, asked in searchables().items():
        where = asked.where(scope)
        same = next((names for each, names in grouped if each == where), None)
        if same is None:
            grouped.append((where, [name]))
        else:
            same.append(name)
    found = Q(pk__in=())
    for where, names in grouped:
        found |= Q(object_type__in=names) & where
    return found


def find(user: Any, text: str, chosen: Chosen | None = None) -> Found:
    """What matches the text among what `user` may see: every word, or any where nothing holds them all.

    Two queries; up to four where much is hidden from this reader, twice that where no object holds every word.
    """
    chosen = chosen or Chosen()
    query = parse(text)
    if not query:
        return Found(query)
    found = best(user, query, text, chosen)
    if not found.keys and len(query.groups) > 1:
        some = best(user, query.loose, text, chosen)
        return replace(some, query=query, loose=bool(some.keys))
    return found


def best(user: Any, query: Query, text: str, chosen: Chosen) -> Found:
    """The best of what `user` may see and `query` matches; `text`: as typed, which an exact title is compared with."""
    where = readable(user) & chosen.where()
    scores = engine().ranked(query, chosen.terms, BEST)
    seen, capped = _seen(scores, where), len(scores) == BEST
    if capped and len(seen) < ENOUGH:
        scores = _among(where, query, chosen)
        seen, capped = _seen(scores, where), len(scores) == BEST
    return Found(query, _ordered(seen, dict(scores), text), capped=capped)


def _seen(scores: Sequence[tuple[int, float]], where: Q) -> list[tuple[int, str]]:
    keys = engine().listed([key for key, _score in scores])
    return list(Row.objects.filter(where, pk__in=keys).values_list("pk", "sort_title")) if scores else []


def _among(where: Q, query: Query, chosen: Chosen) -> list[tuple[int, float]]:
    """The best of what one may see, asked of the database in one go: for who sees little of what matches."""
    rows = Row.objects.filter(where).query
    compiler = rows.get_compiler(connection=connection)
    try:
        condition, given = compiler.compile(rows.where)
    except EmptyResultSet:
        return []
    except FullResultSet:
        return engine().ranked(query, chosen.terms, BEST)
    return engine().ranked(query, chosen.terms, BEST, (condition, list(given)))


def _ordered(seen: Sequence[tuple[int, str]], scores: Mapping[int, float], text: str) -> list[int]:
    """Exact titles first, then titles that begin so, then by score; the same order each time."""
    typed = sorting(text.replace('"', " "))

    def place(row: tuple[int, str]) -> tuple[Any, ...]:
        key, title = row
        near = 0 if title == typed else 1 if title.startswith(f"{typed} ") else 2
        return near, -scores[key], title, key

    return [key for key, _title in sorted(seen, key=place)]


def in_order(keys: Sequence[int]) -> list[Row]:
    """The rows of these keys, in this order; one query."""
    found = Row.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def matching(name: str, text: str) -> RawSQL | None:
    """The keys of the objects of the kind `app.model` that hold every word, the last one maybe begun only: for
    `filter(pk__in=…)`, no rights there.

    None where the text holds no word.
    """
    query = parse(text, begun=True)
    if not query:
        return None
    sql, given = engine().matching(query)
    column, base = engine().KEY, row_key(name)
    return RawSQL(
        f"SELECT {column} - %s FROM ({sql}) AS found WHERE {column} BETWEEN %s AND %s",
        [base, *given, base, base + KEYS - 1],
    )


def keys_matching(name: str, text: str, limit: int) -> list[int]:
    """The first `limit` of these keys, in no order; one query."""
    if (found := matching(name, text)) is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{found.sql} LIMIT %s", [*found.params, limit])
        return [key for (key,) in cursor.fetchall()]


def suggest(user: Any, text: str) -> list[Row]:
    """The few titles that begin as the text does, then those that have its words; what `user` may see."""
    words = beginnings(text)
    if not words:
        return []
    found: dict[int, Row] = {}
    for first in (True, False):
        keys = engine().begun(words, first=first, limit=BEGUN)
        rows = Row.objects.filter(readable(user), pk__in=keys).order_by("sort_title", "pk").defer("body")
        found.update((row.pk, row) for row in rows[:SUGGESTED])
        if len(found) >= SUGGESTED:
            break
    return list(found.values())[:SUGGESTED]
