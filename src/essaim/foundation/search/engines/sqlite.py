"""FTS5: a table of its own, which keeps the tokens and forgets them by itself; one column a stream."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from essaim.foundation.search.analysis import Query, Streams
from essaim.foundation.search.analysis.query import Group, Way
from essaim.foundation.search.analysis.stream import BORNE, FIRST, TITLE

CREATE = [
    "CREATE VIRTUAL TABLE search_words USING fts5(title, keys, body, exact, prefix='4', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
]
KEY = "rowid"
REMOVE = ["DROP TABLE search_words"]
COMPARED = 700  # at least queries.BEST
Within = tuple[str, Sequence[Any]]
_RANK = "bm25(search_words, 10.0, 4.0, 1.0, 3.0)"


def write(rows: Sequence[tuple[int, Streams]]) -> None:
    """Put the tokens of these rows, new or known."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_words(rowid, title, keys, body, exact) VALUES (%s, %s, %s, %s, %s)",
            [(key, *streams) for key, streams in rows],
        )


def drop(keys: Sequence[int]) -> None:
    """Forget these rows."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(key,) for key in keys])


def matching(query: Query, borne: Sequence[str] = ()) -> tuple[str, list[str]]:
    """SQL that gives the ids of the rows that match, and its parameters."""
    return "SELECT rowid FROM search_words WHERE search_words MATCH %s", [expression(query, borne)]


def ranked(
    query: Query, borne: Sequence[str], limit: int, within: Within | None = None
) -> list[tuple[int, float]]:
    """(id, score) of the best that match, a greater score being better; `within`: a condition on `search_row`.

    Weighing reads how long each text is: where more than COMPARED match, those whose title does are weighed, then those
    by their keys; others only where these are few.
    """
    asked, best = expression(query, borne), dict[int, float]()
    if len(_first("", asked, COMPARED + 1, within)) > COMPARED:
        for column in ("title : ", "{title keys} : "):
            best.update(_first(f", -{_RANK}", expression(query, borne, column), COMPARED, within))
            if len(best) >= COMPARED:
                break
    if len(best) < limit:
        for key, score in _first(f", -{_RANK}", asked, COMPARED, within):
            best.setdefault(key, score)
    return sorted(best.items(), key=lambda each: (-each[1], each[0]))[:limit]


def _first(score: str, asked: str, count: int, within: Within | None) -> list[Any]:
    """The first that match, in no order."""
    source, condition, given = "search_words", "", list[Any]()
    if within:
        source = "search_words CROSS JOIN search_row ON search_row.id = search_words.rowid"
        condition, given = f"AND ({within[0]})", list(within[1])
    sql = f"SELECT search_words.rowid{score} FROM {source} WHERE search_words MATCH %s {condition} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, *given, count])
        return cursor.fetchall()


def listed(keys: Sequence[int]) -> RawSQL:
    """These ids as one parameter: Django takes a millisecond to write five hundred."""
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])


def begun(words: Sequence[str], *, first: bool, limit: int) -> list[int]:
    """Ids of rows whose title has these words, the last one begun; `first`: whose title begins so."""
    marked = [TITLE + word for word in words]
    if first:
        marked[0] = FIRST + words[0]
    asked = " AND ".join(f'"{word}"' for word in marked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM search_words WHERE search_words MATCH %s LIMIT %s",
            [f"exact : ({asked} *)", limit],
        )
        return [key for (key,) in cursor.fetchall()]


def expression(query: Query, borne: Sequence[str] = (), column: str = "") -> str:
    """The query in the words of FTS5; `column`: « title : » for the title alone."""
    words = (" AND " if query.every else " OR ").join(map(_group, query.groups))
    asked = [f'"{BORNE}{word}"' for word in borne]
    return " AND ".join([*([f"{column}({words})"] if words else []), *asked])


def _group(group: Group) -> str:
    return f"({' OR '.join(map(_way, group))})"


def _way(way: Way) -> str:
    if way.adjacent:  # exact forms stand in no order: no phrase is ever among them
        return f'{{title keys body}} : "{" ".join(way.terms)}"'
    if way.begun:
        return f'"{way.terms[0]}" *'
    terms = " AND ".join(f'"{term}"' for term in way.terms)
    return f"({terms})" if len(way.terms) > 1 else terms


def empty() -> bool:
    """Whether no token is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM search_words LIMIT 1")
        return cursor.fetchone() is None
