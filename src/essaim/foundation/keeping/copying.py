"""Filling a new base, from an archive or from another base, and proving that both say the same."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, transaction

from essaim.foundation.keeping.bases import emptied, migrate, standing_for_default
from essaim.foundation.keeping.problems import Problem
from essaim.foundation.keeping.tables import Migration, Table, measured, models_at, set_last_keys, write
from essaim.foundation.kernel.copies import rebuilders

Rows = Callable[[Any], Iterable[list[Any]]]  # of a model
Told = Callable[[str], None]


def fill(
    alias: str, migrations: set[Migration], rows: Rows, last_keys: Callable[[], dict[str, int]], told: Told
) -> list[Table]:
    """Make the tables as these migrations do, and put these rows in; returns what is then found there.

    `last_keys` is asked after the rows, once all are read. One transaction: keys that point forward are only looked at
    in the end. Problem: a row is refused, or points to nothing.
    """
    migrate(alias, migrations)
    models = models_at(migrations)
    try:
        with transaction.atomic(using=alias):
            emptied(alias, models)
            for model in models:
                told(model._meta.label_lower)
                write(model, alias, rows(model))
            keys = last_keys()
            set_last_keys(((model, keys.get(model._meta.label_lower, 0)) for model in models), alias)
    except IntegrityError as error:
        raise Problem(f"Ces données ne se tiennent pas\u202f: {str(error).strip()}") from error
    return [measured(model, alias) for model in models]


def differences(wanted: Iterable[Table], found: Iterable[Table]) -> list[str]:
    """The names of the tables that do not hold the same rows."""
    there = {table.name: table for table in found}
    return [
        table.name
        for table in wanted
        if table.name not in there
        or (table.rows, table.digest) != (there[table.name].rows, there[table.name].digest)
    ]


def finish(alias: str) -> None:
    """Bring the tables up to date, and have rooms make again what is not a table of Django's."""
    migrate(alias)
    with standing_for_default(alias):  # what a room says without naming a base is of that one too
        for rebuild in rebuilders():
            rebuild(alias)
