"""Making a backup while the service runs: one instant of the database, the files, the key, read again before it counts."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from essaim.config import env
from essaim.foundation.keeping.archive import PIECE, Manifest, Reader, Writer
from essaim.foundation.keeping.bases import snapshot
from essaim.foundation.keeping.problems import Problem, disk_told
from essaim.foundation.keeping.tables import Table, digest_of, fields_of, last_key, models_at, read, received
from essaim.foundation.kernel.copies import folders

NIGHTLY = re.compile(r"essaim-nuit-(\d{4}-\d{2}-\d{2})\.zip")
NEVER = {"non", "no", "0"}
BLOCK = 256  # lines a piece
Moved = Callable[[int, int], None]  # rows done, of how many


def folder() -> Path:
    """Where backups go."""
    return Path(env.BACKUPS.text() or Path(settings.DATA) / "backups")


def name_for(now: datetime, nightly: bool = False) -> str:
    """One a night; those that somebody asks for bear their second."""
    local = timezone.localtime(now)
    return f"essaim-nuit-{local:%Y-%m-%d}.zip" if nightly else f"essaim-{local:%Y-%m-%d-%H%M%S}.zip"


def make(path: Path, moved: Moved = lambda done, total: None) -> Manifest:
    """Write and verify an archive; it takes its name only once it is whole and on the disk. Problem: it could not be."""
    with disk_told(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_room(path.parent)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            os.close(descriptor)
            manifest = _fill(part, moved)
            with Reader(part) as reader:
                reader.verify(_counting(manifest.rows, moved))
            _to_disk(part)
            part.replace(path)
            _to_disk(path.parent)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def _counting(before: int, moved: Moved) -> Callable[[int], None]:
    seen = before

    def count(rows: int) -> None:
        nonlocal seen
        seen += rows
        moved(seen, 2 * before)

    return count


def _check_room(where: Path) -> None:
    """Better told at the beginning than after minutes; a guess, the disk itself has the last word."""
    base = Path(settings.DATA) / "essaim.sqlite3"
    expected = (base.stat().st_size if base.exists() else 0) // 8 + (1 << 20)
    about = os.statvfs(where)
    if about.f_bavail * about.f_frsize < expected:
        raise Problem(
            f"Le disque de «\u202f{where}\u202f» est plein\u202f: libérez de la place, puis recommencez."
        )


def _fill(part: Path, moved: Moved) -> Manifest:
    with snapshot() as alias:
        migrations = received(alias)
        if not migrations:
            raise Problem("Il n’y a pas encore de base à sauvegarder\u202f: ./essaim up la crée.")
        manifest = Manifest(
            timezone.now().isoformat(timespec="seconds"),
            essaim_version(),
            connections[alias].vendor,
            key_fingerprint(),
            sorted(migrations),
        )
        writer = Writer(part, manifest)
        _add_tables(writer, alias, moved)
    for name, path in kept_files():
        _add_file(writer, name, path)
    writer.close()
    return manifest


def _add_tables(writer: Writer, alias: str, moved: Moved) -> None:
    models, done = models_at(writer.manifest.received()), 0
    total = 2 * sum(model._base_manager.using(alias).count() for model in models)  # written, then read again
    for model in models:
        digest, name = digest_of(model), model._meta.label_lower

        def told(pieces: Iterator[bytes], before: int = done) -> Iterator[bytes]:
            for rank, piece in enumerate(pieces, 1):
                yield piece
                moved(before + rank * BLOCK, total)

        writer.add(f"tables/{name}.jsonl", told(_blocks(read(model, alias, digest))))
        table = Table(name, digest.rows, digest.hexdigest(), last_key(model, alias))
        writer.add_table(table, [field.column for field in fields_of(model)])
        done += digest.rows


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines by many: compressing each alone takes four times as long."""
    held: list[bytes] = []
    for written in lines:
        held.append(written)
        if len(held) == BLOCK:
            yield b"\n".join(held) + b"\n"
            held = []
    if held:
        yield b"\n".join(held) + b"\n"


def kept_files() -> Iterator[tuple[str, Path]]:
    """People's files and the key, as names of members and paths; links out of the folders are not followed."""
    data = Path(settings.DATA)
    for name in folders():
        root = Path(settings.MEDIA_ROOT) if name == "files" else data / name
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                yield f"{name}/{path.relative_to(root).as_posix()}", path
    if (data / "secret_key").exists() and not env.SECRET_KEY.text():
        yield "secret_key", data / "secret_key"


def _add_file(writer: Writer, name: str, path: Path) -> None:
    """One that went away since the folder was listed is left out: nothing speaks of it any more, or soon."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return
    with stream:
        writer.add(name, iter(lambda: stream.read(PIECE), b""))


def key_fingerprint() -> str:
    """Tells two keys apart without saying anything of them."""
    return hashlib.sha256(b"essaim.keeping" + settings.SECRET_KEY.encode()).hexdigest()[:16]


def essaim_version() -> str:
    """As pyproject.toml says it."""
    try:
        return version("essaim")
    except PackageNotFoundError:
        found = re.search(r'^version = "(.*)"', (env.PROJECT / "pyproject.toml").read_text(), re.M)
        return found.group(1) if found else "?"


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_hour(text: str) -> bool:
    """Whether the setting says an hour, or that there is none."""
    try:
        return text.lower() in NEVER or bool(time.fromisoformat(text))
    except ValueError:
        return False


def archives() -> list[Path]:
    """Those that are there, newest first."""
    where = folder()
    found = [path for path in where.glob("essaim-*.zip") if path.is_file()] if where.is_dir() else []
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def prune() -> list[Path]:
    """Drop the nights that are no longer kept: so many days, then one a week; returns what went.

    What somebody asked for is theirs to drop.
    """
    nights = {
        datetime.strptime(found.group(1), "%Y-%m-%d").date(): path
        for path in archives()
        if (found := NIGHTLY.fullmatch(path.name))
    }
    newest = sorted(nights, reverse=True)
    kept = set(newest[: env.BACKUP_DAYS.number()])
    weeks: dict[tuple[int, int], object] = {}
    for day in newest:  # the last night of each week
        weeks.setdefault(day.isocalendar()[:2], day)
    kept |= set(list(weeks.values())[: env.BACKUP_WEEKS.number()])  # type: ignore[arg-type]
    gone = [path for day, path in nights.items() if day not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    for part in folder().glob(".essaim-*.part"):  # left by a killed process
        if part.stat().st_mtime < (timezone.now() - timedelta(days=1)).timestamp():
            part.unlink(missing_ok=True)
    return gone
