"""The same tokens in each database: FTS5 on SQLite, `tsvector` on PostgreSQL; one module each, the same functions.

`create()` statements; `write(rows)`, `drop(ids)`; `matching(query, borne)`: SQL and parameters of the ids that match;
`ranked(query, borne, limit, within)`: the best of them; `listed(ids)`: for `pk__in`; `begun(words, first, limit)`: ids of
what begins so.
"""

from types import ModuleType

from django.db import connection


def engine() -> ModuleType:
    """The module of this database."""
    from essaim.foundation.search.engines import postgresql, sqlite

    return postgresql if connection.vendor == "postgresql" else sqlite
