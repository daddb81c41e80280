"""Results as the page shows them: titles and excerpts with what was asked marked, and what each stands beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.foundation.search.analysis.marking import Part, excerpt, marked, terms
from essaim.foundation.search.analysis.query import Query
from essaim.foundation.search.models import Row
from essaim.foundation.search.protocol import searchables
from essaim.foundation.spaces.models import Space

LENGTH = 200  # characters of an excerpt


@dataclass(frozen=True)
class Result:
    """One row. `title`, `excerpt`: in parts, some of which were asked; `beside`: what it is about; `space`: its name."""

    row: Row
    kind: str
    title: Sequence[Part]
    excerpt: Sequence[Part]
    beside: str
    space: str
    terms: Sequence[str]


def results(user: Any, rows: Sequence[Row], query: Query, names: Mapping[int, Space]) -> list[Result]:
    """No query, but for the kinds of objects that say what they stand beside."""
    wanted, beside = terms(query), _beside(user, rows)
    return [_result(row, wanted, names.get(row.space_id or 0), beside.get(row.pk, "")) for row in rows]


def _result(row: Row, wanted: frozenset[str], space: Space | None, beside: str) -> Result:
    title = marked(row.title, wanted)
    told = not row.sort_title and any(
        asked for _text, asked in title
    )  # a comment's beginning: once is enough
    return Result(
        row=row,
        kind=kind(row),
        title=title,
        excerpt=[] if told else _excerpt(row, wanted),
        beside=beside,
        space=space.name if space and space.name != row.title else "",
        terms=[label for _scheme, _slug, label in row.terms[:2]],
    )


def _excerpt(row: Row, wanted: frozenset[str]) -> Sequence[Part]:
    """Around the first word found, in the summary or else in the text; the summary's beginning where none is."""
    found = excerpt(row.summary, wanted, LENGTH) or excerpt(row.body, wanted, LENGTH)
    if found or not row.summary:
        return found
    return [(row.summary if len(row.summary) <= LENGTH else f"{row.summary[: LENGTH - 1].rstrip()}…", False)]


def _beside(user: Any, rows: Sequence[Row]) -> dict[int, str]:
    """By the key of the row."""
    keys: dict[str, dict[int, int]] = {}
    for row in rows:
        keys.setdefault(row.object_type, {})[row.object_id] = row.pk
    return {
        held[key]: said
        for name, held in keys.items()
        for key, said in searchables()[name].beside(user, list(held)).items()
    }


def kind(row: Row) -> str:
    """What an object is: its own kind, else the kind of objects that it is of."""
    asked = searchables()[row.object_type]
    return str(asked.kinds().get(row.kind) or asked.label)
