"""The tables of a database, as its own migrations made them: read line by line, written back, counted, compared."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from essaim.foundation.keeping.problems import Problem
from essaim.foundation.keeping.values import Digest, into, line, out_of
from essaim.foundation.kernel.copies import passing

CHUNK = 1000
Migration = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """What is known of a table once it is read: its model's name, rows, digest, and the last key it ever gave."""

    name: str
    rows: int
    digest: str
    last_key: int


def received(alias: str) -> set[Migration]:
    """The migrations that the database has received; empty where it is new."""
    return set(MigrationRecorder(connections[alias]).applied_migrations())


def models_at(migrations: set[Migration]) -> list[Any]:
    """The models as they were once these migrations were received, by name: an older base has older tables.

    Problem: some of these migrations are not ours.
    """
    loader = MigrationLoader(None)
    if migrations - set(loader.disk_migrations):
        raise Problem(
            "Ces données viennent d’une version d’Essaim plus récente que celle-ci\u202f: mettez à jour, puis recommencez."
        )
    ours = [node for node in loader.graph.nodes if node in migrations]
    state = loader.project_state(ours, at_end=True)
    return carried(state.apps.get_models(include_auto_created=True))


def carried(found: Iterable[Any]) -> list[Any]:
    """Those whose tables are Django's own and worth carrying, by name."""
    left_out = passing()
    kept = [
        model
        for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in left_out
    ]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def fields_of(model: Any) -> list[Any]:
    """The columns, in the order of the lines. Those that the database computes are left to it."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def rows_of(model: Any, alias: str) -> Iterator[list[Any]]:
    """Every row, as values that a line can say."""
    fields = fields_of(model)
    converts = [(place, convert) for place, field in enumerate(fields) if (convert := out_of(field))]
    names = [field.attname for field in fields]
    for row in model._base_manager.using(alias).order_by().values_list(*names).iterator(CHUNK):
        values = list(row)
        for place, convert in converts:
            values[place] = convert(values[place])
        yield values


def digest_of(model: Any) -> Digest:
    """An empty digest for rows of this model."""
    loose = [place for place, field in enumerate(fields_of(model)) if isinstance(field, models.JSONField)]
    return Digest(loose)


def read(model: Any, alias: str, digest: Digest) -> Iterator[bytes]:
    """The lines of a table, each added to the digest."""
    for values in rows_of(model, alias):
        written = line(values)
        digest.add(values, written)
        yield written


def measured(model: Any, alias: str) -> Table:
    """A table of that database, read from end to end."""
    digest = digest_of(model)
    for _written in read(model, alias, digest):
        pass
    return Table(model._meta.label_lower, digest.rows, digest.hexdigest(), last_key(model, alias))


def write(model: Any, alias: str, rows: Iterable[list[Any]]) -> None:
    """Insert rows as lines say them, keys included. Problem: this database refuses one."""
    connection: Any = connections[alias]
    ways = [(into(field), field) for field in fields_of(model)]
    prepared = (
        [
            field.get_db_prep_save(way(value), connection)
            for (way, field), value in zip(ways, row, strict=True)
        ]
        for row in rows
    )
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for _way, field in ways)
    where = f"{quote(model._meta.db_table)} ({columns})"
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {where} FROM STDIN") as copy:
                    for row in prepared:
                        copy.write_row(row)
                return
            sql = f"INSERT INTO {where} VALUES ({', '.join(['%s'] * len(ways))})"
            while chunk := list(islice(prepared, CHUNK)):
                cursor.executemany(sql, chunk)
    except (DatabaseError, connection.Database.Error, ValueError, TypeError) as error:
        raise Problem(
            f"La base d’arrivée refuse une ligne de «\u202f{model._meta.label_lower}\u202f»\u202f: {error}"
        ) from error
    finally:
        if isinstance(rows, Generator):
            rows.close()  # its cursor, before its connection


def last_key(model: Any, alias: str) -> int:
    """The last key that the table ever gave, of rows since deleted too: the journal still speaks of them."""
    connection, key = connections[alias], model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        else:
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, %s)",
                [connection.ops.quote_name(model._meta.db_table), key.column],
            )
            cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def set_last_keys(tables: Iterable[tuple[Any, int]], alias: str) -> None:
    """Have each table go on from the last key it ever gave."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for model, last in tables:
            if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
                continue
            name, column = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                _set_on_sqlite(cursor, name, last)
                continue
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
            if last:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [connection.ops.quote_name(name), column, last],
                )


def _set_on_sqlite(cursor: Any, name: str, last: int) -> None:
    cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, name])
    cursor.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s WHERE NOT EXISTS "
        "(SELECT 1 FROM sqlite_sequence WHERE name = %s)",
        [name, last, name],
    )
