"""What each line of an archive would make of a space, looked at before anything is made."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from essaim.connect.actors import archived
from essaim.connect.actors.models import Actor
from essaim.connect.offers import archived as offers
from essaim.exchange.archives import questions
from essaim.exchange.archives.packing import Line
from essaim.exchange.archives.parts import SPOKEN, places_of
from essaim.foundation.files import archived as files
from essaim.foundation.formats.record import Record
from essaim.foundation.imports.models import ImportRow
from essaim.foundation.imports.protocol import Planned
from essaim.foundation.kernel.models import Link
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Space

Plan = ImportRow.Plan


def part_of(row: ImportRow | Record) -> str:
    """The part of the archive that a row was made from."""
    return row.external_id.partition(":")[0]


def planned(space: Space, records: Sequence[Record]) -> list[Planned]:
    """What each line would make, in order; a bounded number of queries, nothing written."""
    look = _Look(space, records)
    return [look.planned(record) for record in records]


class _Look:
    """What stands already of the things that some lines name."""

    def __init__(self, space: Space, records: Sequence[Record]) -> None:
        self.space, self.inside = space, set(places_of(space))
        ids: dict[str, list[str]] = {}
        for record in records:
            ids.setdefault(part_of(record), []).append(str(record.fields.get("public_id", "")))
        named = {name for record in records for name in leaning_on(record.fields)}
        self.cards = archived.standing({*ids.get("cards.jsonl", []), *named})
        self.groups = dict(Space.objects.filter(public_id__in=named).values_list("public_id", "pk"))
        self.files = files.standing(ids.get("files.jsonl", []))
        self.there: dict[str, set[str]] = {
            "groups.jsonl": _there(Space, ids.get("groups.jsonl")),
            "territories.jsonl": _there(Territory, ids.get("territories.jsonl")),
            "questions.jsonl": questions.there(ids.get("questions.jsonl", [])),
            "relations.jsonl": _there(Link, ids.get("relations.jsonl")),
            "offers.jsonl": offers.standing(ids.get("offers.jsonl", [])),
            "files.jsonl": set(self.files),
        }

    def planned(self, record: Record) -> Planned:
        part, name = part_of(record), str(record.fields.get("public_id", ""))
        if part == "space.jsonl":
            return _planned_space(self.space, record.fields)
        if part == "cards.jsonl" and name in self.cards:
            return _standing(self.cards[name], self.inside)
        if name in self.there.get(part, ()):
            binned = part == "files.jsonl" and self.files[name].binned_at
            return Planned(Plan.UNCHANGED, reason=in_bin() if binned else left())
        if any(self._elsewhere(each) for each in leaning_on(record.fields)):
            return Planned(Plan.SKIP, reason=half() if part == "relations.jsonl" else elsewhere())
        return Planned(Plan.CREATE)

    def _elsewhere(self, name: str) -> bool:
        """Whether what bears this identifier stands in this house, but not where it could be leant on."""
        if card := self.cards.get(name):
            return card.space_id not in self.inside or card.binned_at is not None
        return any(str(key) == name and pk not in self.inside for key, pk in self.groups.items())


def left() -> str:
    """Why what stands is not touched."""
    return _("Déjà là : laissé tel quel.")


def in_bin() -> str:
    """Why a file that stands in a bin is not made again."""
    return _("Ce fichier est dans la corbeille de l’espace : reprenez-le de là.")


def half() -> str:
    """Why a relation cannot stand."""
    return _("Une des deux fiches n’est pas dans l’espace.")


def elsewhere() -> str:
    """Why something has nothing to stand on."""
    return _("Ce à quoi cela tient n’est pas dans cet espace.")


def leaning_on(fields: Line) -> Iterable[str]:
    """The identifiers of what a cleaned line needs: its card, its two cards, its group."""
    names = [fields.get("card", ""), fields.get("owner", "")]
    names += [fields["source"], fields["target"]] if "relation" in fields else []
    return [name for name in names if name]


def _there(model: type[Model], public_ids: list[str] | None) -> set[str]:
    if not public_ids:
        return set()
    rows: Any = model._default_manager.filter(public_id__in=public_ids)
    return {str(name) for name in rows.values_list("public_id", flat=True)}


def _planned_space(space: Space, said: Line) -> Planned:
    """What the space does not say yet, the archive says; what it says stands."""
    changes = {
        name: [getattr(space, name), said[name]]
        for name in SPOKEN
        if said.get(name)
        and said[name] != getattr(space, name)
        and (name == "language" or not getattr(space, name))
    }
    there = list(space.colleges.values_list("name", flat=True))
    missing = [each["name"] for each in said["colleges"] if each["name"] not in there]
    if missing:
        changes["colleges"] = [there, [*there, *missing]]
    return Planned(Plan.UPDATE if changes else Plan.UNCHANGED, changes=changes)


def _standing(card: Actor, inside: set[int]) -> Planned:
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
