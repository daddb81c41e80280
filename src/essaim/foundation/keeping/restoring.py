"""Restoring an archive: everything is checked, built beside and compared, then takes its place at once.

What was there is kept aside: a folder `avant-restauration-…` in the data folder, a schema of that name on PostgreSQL.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from essaim.config import env
from essaim.foundation.keeping import house
from essaim.foundation.keeping.archive import Manifest, Reader
from essaim.foundation.keeping.backing import key_fingerprint
from essaim.foundation.keeping.bases import schema_config, tables_in, target
from essaim.foundation.keeping.copying import differences, fill, finish
from essaim.foundation.keeping.problems import Problem, disk_told
from essaim.foundation.keeping.tables import Table, fields_of, models_at
from essaim.foundation.kernel.copies import folders

SCHEMA = "restauration"
Told = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What was restored; `aside`: where what was there is kept; `other_key`: made under another secret key."""

    manifest: Manifest
    aside: str
    other_key: bool


def restore(path: Path, replace: bool, told: Told) -> Report:
    """Put what the archive holds in place of what is there. Problem: it is not whole, or not ours, or the house is
    not empty and nobody said `replace`; then nothing has changed."""
    data = Path(settings.DATA)
    with Reader(path) as reader, disk_told(data):
        told("Vérification de la sauvegarde…")
        reader.verify()
        _check_tables(reader.manifest)
        occupied = is_occupied()
        if occupied and not replace:
            raise Problem(
                f"Il y a déjà des données ici ({_where()}). Pour les remplacer, en les gardant de côté\u202f: ajoutez --replace."
            )
        _check_room(reader.manifest, data)
        staging = data / ".restauration"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        try:
            told("Reconstruction à côté…")
            _build(reader, staging)
            told("Mise en place…")
            with house.closed():
                aside = _take_place(staging, occupied)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            _drop_schema()
        other = reader.manifest.key != key_fingerprint() and "secret_key" not in reader.manifest.members
        return Report(reader.manifest, aside, other)


def on_postgres() -> bool:
    """Whether the database in use is PostgreSQL."""
    return bool(connection.vendor == "postgresql")


def _where() -> str:
    return "la base PostgreSQL" if on_postgres() else str(settings.DATA)


def is_occupied() -> bool:
    """Whether something would be lost: tables, or people's files. A base that cannot be read counts."""
    if any((Path(settings.DATA) / name).is_dir() for name in folders()):
        return True
    if not on_postgres():
        return _has_tables(Path(settings.DATA) / "essaim.sqlite3")
    try:
        return bool(tables_in("default"))
    except DatabaseError as error:
        raise Problem(f"La base ne répond pas\u202f: {str(error).strip()}") from error


def _has_tables(base: Path) -> bool:
    """Looked at without opening it as ours, which would make it."""
    if not base.exists() or not base.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{base.resolve().as_uri()}?mode=ro", uri=True)) as found:
            return bool(found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.Error:
        return True


def _check_tables(manifest: Manifest) -> None:
    """Every table of the archive is one that its migrations make, with these columns."""
    known = {model._meta.label_lower: model for model in models_at(manifest.received())}
    for name, table in manifest.tables.items():
        if name not in known or [field.column for field in fields_of(known[name])] != table["columns"]:
            raise Problem(
                f"Cette version d’Essaim ne connaît pas la table «\u202f{name}\u202f» de cette sauvegarde."
            )


def _check_room(manifest: Manifest, data: Path) -> None:
    about = os.statvfs(data)
    if about.f_bavail * about.f_frsize < manifest.bytes * 2:
        raise Problem(
            f"Il faut environ {manifest.bytes * 2 // 10**6 + 1} Mo libres sur le disque de «\u202f{data}\u202f» pour restaurer."
        )


def _build(reader: Reader, staging: Path) -> None:
    manifest = reader.manifest
    config = schema_config(SCHEMA) if on_postgres() else {"NAME": staging / "essaim.sqlite3"}
    if on_postgres():
        _drop_schema()
        _execute(f"CREATE SCHEMA {SCHEMA}")
    last = {name: int(table["last_key"]) for name, table in manifest.tables.items()}
    with target(config) as alias:
        found = fill(
            alias,
            manifest.received(),
            lambda model: reader.rows(model._meta.label_lower) if model._meta.label_lower in last else (),
            lambda: last,
            lambda name: None,
        )
        wanted = [Table(name, table["rows"], table["digest"], 0) for name, table in manifest.tables.items()]
        if wrong := differences(wanted, found):
            raise Problem(
                f"Ce qui est restauré n’est pas ce qui a été sauvegardé ({', '.join(wrong)})\u202f: rien n’a été changé."
            )
        finish(alias)
    for name in reader.names():
        path = staging / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as to:
            reader.extract(name, to)


def _take_place(staging: Path, occupied: bool) -> str:
    """Rename what was there aside and what is new in its place; returns where the former is, or nothing."""
    name = f"avant-restauration-{timezone.localtime():%Y-%m-%d-%H%M%S}"
    data = Path(settings.DATA)
    moves = _moves(staging, data, data / name, occupied)
    if occupied:
        (data / name).mkdir(mode=0o700)
    done: list[tuple[Path, Path]] = []
    try:
        for source, to in moves:
            source.rename(to)
            done.append((source, to))
        (data / "ready").unlink(missing_ok=True)
        if on_postgres():
            _swap_schemas(name.replace("-", "_"), occupied)
    except BaseException:
        for source, to in reversed(done):
            to.rename(source)
        raise
    return str(data / name) if occupied else ""


def _moves(staging: Path, data: Path, aside: Path, occupied: bool) -> list[tuple[Path, Path]]:
    """First what leaves, then what comes."""
    base = [f"essaim.sqlite3{end}" for end in ("", "-wal", "-shm")]
    coming = [name for name in ["essaim.sqlite3", *folders(), "secret_key"] if (staging / name).exists()]
    leaving = [*folders(), *(["secret_key"] if "secret_key" in coming else [])]
    if not on_postgres():
        leaving += base
    if not occupied:  # an empty base, a key drawn by this very command: worth nothing
        for name in leaving:
            (data / name).unlink(missing_ok=True)
    gone = [name for name in leaving if (data / name).exists()]
    return [(data / name, aside / name) for name in gone] + [(staging / name, data / name) for name in coming]


def _swap_schemas(aside: str, occupied: bool) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {aside}")
        cursor.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO public")
        if not occupied:
            cursor.execute(f"DROP SCHEMA {aside} CASCADE")
    connection.close()


def _drop_schema() -> None:
    if on_postgres():
        with suppress(Problem):
            _execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _execute(sql: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        raise Problem(
            f"PostgreSQL refuse\u202f: {str(error).strip()}. Le compte d’Essaim doit posséder sa base "
            f"(ALTER DATABASE … OWNER TO {settings.DATABASES['default'].get('USER') or 'essaim'})."
        ) from error


def key_is_set() -> bool:
    """Whether the key comes from a setting, so that the archive's own is not used."""
    return bool(env.SECRET_KEY.text())
