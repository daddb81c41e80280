"""The lines of an archive become a space's again, by the same road as a file: looked at, applied in chunks, undone."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors import archived
from essaim.connect.actors.sinks import ActorSink
from essaim.connect.actors.undoing import undo_rows
from essaim.connect.questions.models import Question
from essaim.exchange.archives import rebuilding
from essaim.exchange.archives.packing import Line, unpack
from essaim.exchange.archives.parts import SPOKEN, cleaned, places_of
from essaim.foundation.formats.record import ReadError, Record, Skipped
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import Planned
from essaim.foundation.kernel.models import Link
from essaim.foundation.kernel.refs import link_kinds
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Space

Plan = ImportRow.Plan
UNIT = "élément"
MOST_LINES = 500_000


def _read(stream: BinaryIO) -> Iterator[Record | Skipped]:
    """What an archive holds, and the lines that are not what they should be. ReadError: nothing of it is believed."""
    seen: set[str] = set()
    for rank, (part, line) in enumerate(unpack(stream, settings.MAX_UPLOAD_BYTES), start=1):
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
            yield Record(key, rank, str(fields.pop("name", "") or _name(fields)), fields, unit=UNIT)
        except ValidationError as error:
            yield Skipped(rank, " ".join(error.messages), UNIT)


def _name(fields: Line) -> str:
    """What to call a line that has no name of its own."""
    if "relation" in fields:
        return _("Relation : %(kind)s") % {"kind": link_kinds()[fields["relation"]].label}
    return _("Présentation de l’espace")


def part_of(row: ImportRow | Record) -> str:
    """The part of the archive that a row was made from."""
    return row.external_id.partition(":")[0]


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
        ids: dict[str, list[str]] = {}
        for record in records:
            ids.setdefault(part_of(record), []).append(str(record.fields.get("public_id", "")))
        cards = archived.standing(ids.get("cards.jsonl", []))
        there = {
            "groups.jsonl": _there(Space, ids.get("groups.jsonl")),
            "territories.jsonl": _there(Territory, ids.get("territories.jsonl")),
            "questions.jsonl": _there(Question, ids.get("questions.jsonl")),
            "relations.jsonl": _there(Link, ids.get("relations.jsonl")),
        }
        inside = set(places_of(space))
        plans = []
        for record in records:
            part, name = part_of(record), str(record.fields.get("public_id", ""))
            if part == "space.jsonl":
                plans.append(_planned_space(space, record.fields))
            elif part == "cards.jsonl" and name in cards:
                plans.append(_standing(cards[name], inside))
            elif name in there.get(part, ()):
                plans.append(Planned(Plan.UNCHANGED, reason=_("Déjà là : laissé tel quel.")))
            else:
                plans.append(Planned(Plan.CREATE))
        return plans

    def apply(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Make what is not there yet; what has come meanwhile is left alone, and said."""
        rebuilding.apply(batch, rows)

    def undo(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Cards go to the bin, relations and lists of communes away, the space says again what it said; groups stay."""
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


def _there(model: type[Any], public_ids: list[str] | None) -> set[str]:
    if not public_ids:
        return set()
    return {
        str(name)
        for name in model.objects.filter(public_id__in=public_ids).values_list("public_id", flat=True)
    }


def _planned_space(space: Space, said: Line) -> Planned:
    """What the space does not say yet, the archive says; what it says stands."""
    changes = {
        name: [getattr(space, name), said[name]]
        for name in SPOKEN
        if said.get(name)
        and said[name] != getattr(space, name)
        and (name == "language" or not getattr(space, name))
    }
    return Planned(Plan.UPDATE if changes else Plan.UNCHANGED, changes=changes)


def _standing(card: Any, inside: set[int]) -> Planned:
    if card.space_id not in inside:
        return Planned(
            Plan.UNCHANGED, reason=_("Cette fiche est déjà dans un autre espace : laissée telle quelle.")
        )
    if card.binned_at:
        said = _(
            "Cette fiche est dans la corbeille de l’espace : reprenez-la de là, ou attendez qu’elle se vide."
        )
        return Planned(Plan.UNCHANGED, card.pk, reason=said)
    return Planned(Plan.UNCHANGED, card.pk, reason=_("Cette fiche est déjà là : laissée telle quelle."))


SINKS = [ArchiveSink()]
