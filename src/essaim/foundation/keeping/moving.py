"""Moving to another database: every table copied from one instant, then compared on both sides."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from essaim.config.database import database
from essaim.foundation.keeping.bases import snapshot, tables_in, target
from essaim.foundation.keeping.copying import differences, fill, finish
from essaim.foundation.keeping.problems import Problem, disk_told
from essaim.foundation.keeping.tables import Table, last_key, measured, models_at, received, rows_of

Told = Callable[[str], None]


@dataclass(frozen=True)
class Compared:
    """One table on both sides."""

    here: Table
    there: Table

    @property
    def same(self) -> bool:
        """Whether both hold the same rows."""
        return (self.here.rows, self.here.digest) == (self.there.rows, self.there.digest)


def move(address: str, told: Told) -> list[Compared]:
    """Copy the database in use to this address, new and empty; it stays as it was. Problem: the target is not empty,
    does not answer, refuses a row, or does not say the same in the end; what was begun there is taken away."""
    try:
        config = database(address, Path(settings.DATA))
    except ValueError as error:
        raise Problem(
            "Adresse attendue\u202f: postgres://compte:passe@hôte/base, ou sqlite:///chemin."
        ) from error
    if _same_place(config):
        raise Problem("C’est déjà la base en service.")
    with disk_told(Path(settings.DATA)), snapshot() as source, target(config) as alias:
        migrations = received(source)
        if not migrations:
            raise Problem("Il n’y a pas encore de base à déménager\u202f: ./essaim up la crée.")
        if tables_in(alias):
            raise Problem(
                "La base d’arrivée n’est pas vide\u202f: donnez-en une neuve (createdb, ou un fichier qui n’existe pas)."
            )
        try:
            return _copy(source, alias, told)
        except BaseException:
            _take_away(config, alias)
            raise


def _copy(source: str, alias: str, told: Told) -> list[Compared]:
    migrations = received(source)
    models = models_at(migrations)
    found = fill(
        alias,
        migrations,
        lambda model: rows_of(model, source),
        lambda: {model._meta.label_lower: last_key(model, source) for model in models},
        told,
    )
    told("")
    here = [measured(model, source) for model in models]
    if wrong := differences(here, found):
        raise Problem(f"Les deux bases ne disent pas la même chose ({', '.join(wrong)}).")
    finish(alias)
    there = {table.name: table for table in found}
    return [Compared(table, there[table.name]) for table in here]


def _same_place(config: dict[str, Any]) -> bool:
    mine = settings.DATABASES["default"]
    keys = ("ENGINE", "NAME", "HOST", "PORT")
    same = all(str(mine.get(key) or "") == str(config.get(key) or "") for key in keys)
    return same and dict(mine.get("OPTIONS") or {}) == dict(config.get("OPTIONS") or {})


def _take_away(config: dict[str, Any], alias: str) -> None:
    """It was empty when we came."""
    connection = connections[alias]
    with suppress(Exception):
        connection.rollback()
    if connection.vendor == "sqlite":
        connection.close()
        for end in ("", "-wal", "-shm", ".turn", ".lock"):
            Path(f"{config['NAME']}{end}").unlink(missing_ok=True)
        return
    with suppress(Exception), connection.cursor() as cursor:
        for name in tables_in(alias):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
