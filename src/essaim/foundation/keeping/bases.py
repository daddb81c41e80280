"""Databases beside the one in use: another connection to it that sees one instant, and the target of a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from essaim.foundation.keeping.problems import Problem
from essaim.foundation.keeping.tables import Migration, received

OLDEST = 14  # PostgreSQL that Django 5.2 knows


@contextmanager
def added(alias: str, config: dict[str, Any]) -> Iterator[str]:
    """A database under that alias, for as long as the block lasts."""
    whole = {**connections["default"].settings_dict, "OPTIONS": {}, **config, "CONN_MAX_AGE": 0}
    connections.settings[alias] = whole
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        connections.settings.pop(alias, None)


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection that sees the database as it is now, whatever is written meanwhile.

    Readers hold nobody up: SQLite's journal (WAL) and PostgreSQL both keep the former pages. Within a transaction of
    the caller's (a test), that transaction is the instant.
    """
    default = connections["default"]
    if default.in_atomic_block or (default.vendor == "sqlite" and default.is_in_memory_db()):  # type: ignore[attr-defined]
        yield "default"
        return
    with added("instant", default.settings_dict) as alias:
        connection = connections[alias]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("SELECT count(*) FROM sqlite_master")  # the instant is that of the first read
                yield alias
                cursor.execute("ROLLBACK")
        else:
            with transaction.atomic(using=alias):
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield alias


@contextmanager
def target(config: dict[str, Any]) -> Iterator[str]:
    """The alias of a base to fill. Problem: it cannot be reached."""
    with added("target", config) as alias:
        try:
            connections[alias].ensure_connection()
        except DatabaseError as error:
            raise Problem(f"La base d’arrivée ne répond pas\u202f: {str(error).strip()}") from error
        yield alias


def tables_in(alias: str) -> list[str]:
    """The tables that stand there."""
    return sorted(connections[alias].introspection.table_names())


@contextmanager
def standing_for_default(alias: str) -> Iterator[None]:
    """Some migrations of libraries write to the default base whichever is being made: have it be that one."""
    former = connections["default"]
    connections["default"] = connections[alias]
    try:
        yield
    finally:
        connections["default"] = former


def migrate(alias: str, migrations: set[Migration] | None = None) -> None:
    """Make the tables as these migrations do, or as all do. Problem: this version cannot."""
    with standing_for_default(alias):
        if migrations is None:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        else:
            _migrate_to(alias, migrations)


def _migrate_to(alias: str, migrations: set[Migration]) -> None:
    executor = MigrationExecutor(connections[alias])
    nodes = executor.loader.graph.node_map
    wanted = migrations & set(nodes)
    needed = {parent.key for key in wanted for parent in nodes[key].parents}
    executor.migrate(sorted(wanted - needed))  # the last ones: each brings what it needs
    missing = migrations - received(alias)
    if missing:
        raise Problem(
            f"Cette version d’Essaim ne sait pas refaire les tables de cette sauvegarde ({min(missing)[0]})."
        )


def emptied(alias: str, models: list[Any]) -> None:
    """Take every row out of these tables, within the caller's transaction."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def schema_config(schema: str) -> dict[str, Any]:
    """The database in use, PostgreSQL, seen from another schema."""
    options = {**connections["default"].settings_dict["OPTIONS"]}
    options["options"] = f"-c search_path={schema}"
    return {**settings.DATABASES["default"], "OPTIONS": options}
