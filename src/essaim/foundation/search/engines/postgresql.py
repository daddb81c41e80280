"""`tsvector` in a table of its own, under a GIN index. Weights: A the title, B the keys, C the exact forms, D the body.

Ranking reads the vector of each row that it compares, so that only the first hundreds that match are: those that match by
their title, then any (the title's stems stand a second time in the vector, marked, so that the index knows).
"""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from essaim.foundation.search.analysis import Query, Streams
from essaim.foundation.search.analysis.query import Group, Way
from essaim.foundation.search.analysis.stream import BORNE, FIRST, GAP, TITLE

CREATE = [
    "CREATE TABLE search_words (row_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
    # Without a list of what is still to be indexed: the planner would read the whole table rather than that list.
    "CREATE INDEX search_words_vector ON search_words USING gin (vector) WITH (fastupdate = off)",
]
KEY = "row_id"
REMOVE = ["DROP TABLE search_words"]
COMPARED = 700  # at least queries.BEST
_STEM = "_w"
_RANK = "ts_rank('{0.1, 0.3, 0.4, 1.0}', vector, %s::tsquery, 1)"


def write(rows: Sequence[tuple[int, Streams]]) -> None:
    """Put the tokens of these rows, new or known."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_words (row_id, vector) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (row_id) DO UPDATE SET vector = EXCLUDED.vector",
            [(key, vector(streams)) for key, streams in rows],
        )


def vector(streams: Streams) -> str:
    """The streams as PostgreSQL writes a vector; gaps and exact forms are never side by side with anything."""
    place, parts = count(1), []
    for weight, stream in (("A", streams.title), ("B", streams.keys), ("", streams.body)):
        for token in stream.split():
            at = next(place)
            if token != GAP:
                parts.append(f"'{token}':{at}{weight}")
        next(place)
    for token in streams.exact.split():
        next(place)
        parts.append(f"'{token}':{next(place)}C")
    titled = {token for token in streams.title.split() if token != GAP}
    return " ".join([*parts, *(f"'{_STEM}{token}'" for token in titled)])


def drop(keys: Sequence[int]) -> None:
    """Forget these rows."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_words WHERE row_id = ANY(%s)", [list(keys)])


def matching(query: Query, borne: Sequence[str] = ()) -> tuple[str, list[str]]:
    """SQL that gives the ids of the rows that match, and its parameters."""
    return "SELECT row_id FROM search_words WHERE vector @@ %s::tsquery", [expression(query, borne)]


def ranked(
    query: Query, borne: Sequence[str], limit: int, within: tuple[str, Sequence[Any]] | None = None
) -> list[tuple[int, float]]:
    """(id, score) of the best that match, a greater score being better; `within`: a condition on `search_row`."""
    asked, titled = expression(query, borne), expression(query, borne, _STEM)
    source, given = "search_words", list[Any]()
    if within:
        condition, given = within[0], list(within[1])
        source = f"search_words JOIN search_row ON search_row.id = row_id AND ({condition})"
    weighed = f"SELECT row_id, {_RANK} AS score FROM {source} WHERE vector @@ %s::tsquery"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH titled AS MATERIALIZED ({weighed} LIMIT {COMPARED}), "
            f"others AS ({weighed} AND NOT vector @@ %s::tsquery "
            f"LIMIT (SELECT {COMPARED} - COUNT(*) FROM titled)) "
            "SELECT * FROM titled UNION ALL SELECT * FROM others ORDER BY score DESC LIMIT %s",
            [asked, *given, titled, asked, *given, asked, titled, limit],
        )
        return [(key, score) for key, score in cursor.fetchall()]


def listed(keys: Sequence[int]) -> RawSQL:
    """These ids as one text: Django and the driver take 3 ms to write five hundred."""
    return RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, keys))}}}"])


def begun(words: Sequence[str], *, first: bool, limit: int) -> list[int]:
    """Ids of rows whose title has these words, the last one begun; `first`: whose title begins so."""
    marked = [TITLE + word for word in words]
    if first:
        marked[0] = FIRST + words[0]
    asked = " & ".join([*(f"'{word}'" for word in marked[:-1]), f"'{marked[-1]}':*"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id FROM search_words WHERE vector @@ %s::tsquery LIMIT %s",
            [asked, limit],
        )
        return [key for (key,) in cursor.fetchall()]


def expression(query: Query, borne: Sequence[str] = (), mark: str = "") -> str:
    """The query in the words of PostgreSQL; `mark`: before each term."""
    joint = " & " if query.every else " | "
    words = joint.join(_group(group, mark) for group in query.groups)
    asked = [f"'{BORNE}{word}'" for word in borne]
    return " & ".join([*([f"({words})"] if words else []), *asked])


def _group(group: Group, mark: str) -> str:
    return f"({' | '.join(_way(way, mark) for way in group)})"


def _way(way: Way, mark: str) -> str:
    if way.begun:
        return f"'{mark}{way.terms[0]}':*"
    joint = " <-> " if way.adjacent and not mark else " & "
    terms = joint.join(f"'{mark}{term}'" for term in way.terms)
    return f"({terms})"


def empty() -> bool:
    """Whether no token is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM search_words LIMIT 1")
        return cursor.fetchone() is None
