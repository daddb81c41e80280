"""An import from the command line: the same reading, plan and actions, in this process, without a worker."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.source import size_sentence
from essaim.foundation.imports.actions import apply_import, default_source, start_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import known_to, sinks
from essaim.foundation.imports.reading import (
    counts,
    drop_rows,
    noting_unit,
    open_file,
    planned_rows,
    vanished_rows,
)
from essaim.foundation.imports.reviewing import leave_out
from essaim.foundation.imports.running import go_on, read_import
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.actions import create_space
from essaim.foundation.spaces.models import Space

Plan = ImportRow.Plan
DEFAULT_SPACE = "mouvement"


@dataclass
class Outcome:
    """What an import did, or would do."""

    format: str
    read: int = 0
    plans: Counter[str] = field(default_factory=Counter)
    skipped: list[tuple[int, str]] = field(default_factory=list)  # line, reason
    unit: str = "ligne"
    import_id: str | None = None
    vanished: int = 0  # of `known` that the source had given; too many: they were kept
    known: int = 0

    def as_json(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {
            "import": self.import_id,
            "format": self.format,
            "read": self.read,
            "created": self.plans[Plan.CREATE],
            "updated": self.plans[Plan.UPDATE],
            "unchanged": self.plans[Plan.UNCHANGED],
            "archived": self.plans[Plan.ARCHIVE],
            **({"vanished": self.vanished, "known": self.known} if self.vanished else {}),
            "skipped": [{"line": line, "reason": reason} for line, reason in self.skipped],
        }


@contextmanager
def opened(path: Path, most: int | None = None) -> Iterator[BinaryIO]:
    """A regular file of at most so many bytes (those of an upload); ReadError otherwise, before a byte of it is read."""
    most = most or settings.MAX_UPLOAD_BYTES
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):
            raise ReadError(f"«\u202f{path}\u202f» n’est pas un fichier.")
        if about.st_size > most:
            raise ReadError(size_sentence(most))
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise ReadError(f"Le fichier «\u202f{path}\u202f» n’existe pas.") from error
    except (OSError, ValueError) as error:
        raise ReadError(f"Le fichier «\u202f{path}\u202f» ne peut pas être ouvert.") from error
    with stream:
        yield stream


def find_space(slug: str) -> Space | None:
    """The space of that slug; without one, the only network there is, or « mouvement »; None: it is not there."""
    if not slug:
        networks = list(Space.objects.filter(kind=Space.Kind.NETWORK).order_by("pk")[:2])
        if len(networks) == 1:
            return networks[0]
    return Space.objects.filter(slug=slug or DEFAULT_SPACE).first()


def make_space(slug: str) -> Space:
    """A public network of that slug. ValidationError: no slug can be so written."""
    slug = slug or DEFAULT_SPACE
    return create_space(SYSTEM, None, name=slug.replace("-", " ").capitalize(), slug=slug)


def check_readable(stream: BinaryIO, format: str, file_name: str) -> None:
    """Read all, keep nothing. ReadError: nothing shall be made for a file that cannot be read."""
    for _item in open_file(stream, format, file_name)[1]:
        pass


def run(
    space: Space,
    stream: BinaryIO,
    *,
    file_name: str,
    format: str,
    source: str,
    archive_missing: bool,
    archive_many: bool = False,
) -> Outcome:
    """Read and apply at once. `archive_many`: what vanished is archived, however much of the source it is. ReadError:
    refused, and the import says so too."""
    for stopped in _interrupted(space, source or default_source(file_name)):
        go_on(stopped.pk)
    batch = start_import(
        SYSTEM,
        space,
        upload=None,
        file_name=file_name,
        format=format,
        source=source,
        archive_missing=archive_missing,
    )
    read_import(batch, stream)
    batch.refresh_from_db()
    if batch.state == Import.State.REFUSED:
        raise ReadError(batch.refusal)
    if batch.asks and archive_many:
        leave_out(SYSTEM, batch, batch.rows.filter(plan=Plan.ARCHIVE), out=False)
    if batch.state == Import.State.READY:
        apply_import(SYSTEM, batch, queue=False)
        go_on(batch.pk)
        batch.refresh_from_db()
    return outcome(batch)


def _interrupted(space: Space, source: str) -> list[Import]:
    """Imports of the same source that something killed: they are finished first, or the new one would compete."""
    running = [Import.State.APPLYING, Import.State.UNDOING]
    return list(Import.objects.filter(space=space, source=source, state__in=running).order_by("pk"))


def outcome(batch: Import) -> Outcome:
    """What an import at rest has done."""
    skipped = batch.rows.filter(plan=Plan.SKIP).order_by("pk").values_list("line", "reason")
    done = Counter(counts(batch))
    return Outcome(
        batch.format,
        batch.read,
        done,
        list(skipped),
        batch.unit,
        str(batch.public_id),
        vanished=batch.vanished if batch.asks and not done[Plan.ARCHIVE] else 0,
        known=batch.known,
    )


def dry_run(
    space: Space | None,
    stream: BinaryIO,
    *,
    file_name: str,
    format: str,
    source: str,
    archive_missing: bool,
    archive_many: bool = False,
) -> Outcome:
    """What an import would do; leaves nothing behind. A space that does not exist holds nothing: all is new to it."""
    sink, place = sinks()["actors"], space or Space(pk=0, slug=DEFAULT_SPACE)
    source = source or default_source(file_name)
    chosen, items = open_file(stream, format, file_name)
    found, named = Outcome(chosen.name), []
    for rows in planned_rows(sink, place, source, noting_unit(found, items)):
        found.read += len(rows)
        found.plans.update(row.plan for row in rows)
        found.skipped += [(row.line, row.reason) for row in rows if row.plan == Plan.SKIP]
        named += [row.external_id for row in rows if row.external_id]
    if archive_missing and not named:
        raise ReadError("Nous n’avons lu aucune fiche dans ce fichier, qui devait être la liste complète.")
    if archive_missing and space:
        vanished, known = _count_vanished(space, source, named), known_to(sink, space, source)
        asks = Import(vanished=vanished, known=known).asks and not archive_many
        found.plans[Plan.ARCHIVE] = 0 if asks else vanished
        found.vanished, found.known = vanished if asks else 0, known
    return found


def _count_vanished(space: Space, source: str, named: list[str]) -> int:
    """How many cards of the source a list of identifiers leaves out: through rows that are dropped at once."""
    with transaction.atomic():
        draft = Import.objects.create(space=space, source=source, file_name="", state=Import.State.REFUSED)
    try:
        for start in range(0, len(named), 200):
            some = [
                ImportRow(batch=draft, line=0, plan=Plan.SKIP, external_id=each)
                for each in named[start : start + 200]
            ]
            ImportRow.objects.bulk_create(some)
        return sum(len(rows) for rows in vanished_rows(sinks()["actors"], draft))
    finally:
        drop_rows(draft)
        draft.delete()
