"""The lines of an archive become a space's again, by the same road as a file: looked at, applied in chunks, undone."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.sinks import ActorSink
from essaim.connect.actors.undoing import undo_rows
from essaim.exchange.archives import naming, rebuilding
from essaim.exchange.archives.packing import Line, unpack
from essaim.exchange.archives.parts import cleaned
from essaim.exchange.archives.planning import part_of, planned
from essaim.foundation.files.archived import Brought
from essaim.foundation.formats.record import ReadError, Record, Skipped
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import Planned
from essaim.foundation.kernel.refs import link_kinds
from essaim.foundation.spaces.models import Space

UNIT = "élément"
MOST_LINES = 500_000


def _read(stream: BinaryIO) -> Iterator[Record | Skipped]:
    """What an archive holds, and the lines that are not what they should be. ReadError: nothing of it is believed."""
    seen: set[str] = set()
    for rank, (part, line) in enumerate(unpack(stream), start=1):
        if rank > MOST_LINES:
            raise ReadError(
                "Cette archive a plus de 500\u202f000 lignes, le plus grand nombre que nous lisons."
            )
        try:
            fields = cleaned(part, line)
            key = f"{part}:{fields.get('public_id', '')}"
            if key in seen:
                raise ValidationError(_("Cet identifiant est déjà celui d’une ligne d’avant."))
            seen.add(key)
            yield Record(key, rank, str(fields.pop("name", "") or _name(part, fields)), fields, unit=UNIT)
        except ValidationError as error:
            yield Skipped(rank, " ".join(error.messages), UNIT)


def _name(part: str, fields: Line) -> str:
    """What to call a line that has no name of its own."""
    if part == "relations.jsonl":
        return str(link_kinds()[fields["relation"]].label)
    if part == "files.jsonl":
        return str(fields["title"] or fields["original_name"])
    return str(fields["title"]) if part == "offers.jsonl" else _("Présentation de l’espace")


class ArchiveSink:
    """A space as it was, in one that is still empty."""

    name = "archives"
    label = gettext_lazy("archive d’un espace")
    rule = "archives.read"
    object_rule = "actors.view"
    page = "archives:archive"

    def read(self, stream: BinaryIO) -> Iterator[Record | Skipped]:
        """See `protocol.own_reader`."""
        return _read(stream)

    def plan(self, space: Space, source: str, records: Sequence[Record]) -> list[Planned]:
        """What each line would make; a bounded number of queries, nothing written."""
        return planned(space, records)

    def kind(self, row: ImportRow) -> str:
        """See `protocol.NamingSink`, as for the two that follow."""
        return naming.kind(row)

    def tally(self, rows: QuerySet[ImportRow]) -> list[tuple[str, int]]:
        """How many of each kind."""
        return naming.tally(rows)

    def contents(self, row: ImportRow) -> list[tuple[str, str]]:
        """What the archive says of it."""
        return naming.contents(row)

    def prepare(self, batch: Import, stream: BinaryIO, rows: Sequence[ImportRow]) -> dict[int, Brought | str]:
        """The files of these rows, received from the archive; a sentence for one that is refused."""
        return rebuilding.prepare(stream, rows)

    def apply(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Make what is not there yet; what has come meanwhile is left alone, and said."""
        rebuilding.apply(batch, rows)

    def undo(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Cards and files go to the bin; relations, needs, offers and lists of communes away; the space says again what it
        said; groups stay."""
        undo_rows(batch, [row for row in rows if part_of(row) == "cards.jsonl"])
        rebuilding.undo(batch, [row for row in rows if part_of(row) != "cards.jsonl"])

    def vanished(self, space: Space, source: str, batch: Import) -> Iterator[tuple[int, str, str]]:
        """An archive is read in an empty space: nothing goes away."""
        return iter(())

    def records(self, space: Space, user: Any) -> Iterator[Record]:
        """The cards, as any format writes them; an archive itself is made by `parts`."""
        return ActorSink().records(space, user)

    def urls(self, object_ids: Sequence[int]) -> dict[int, str]:
        """The addresses of cards, by key."""
        return ActorSink().urls(object_ids)


SINKS = [ArchiveSink()]
