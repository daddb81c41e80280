"""A sink that keeps organisations under the name « <external id>|<name> »: enough to see what an import does."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from essaim.foundation.accounts.models import Party
from essaim.foundation.formats.record import Record
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import Planned, record_of
from essaim.foundation.kernel.actions import record
from essaim.foundation.spaces.models import Space

Plan = ImportRow.Plan


class FakeSink:
    name = "fake"
    label = "organisations d’essai"
    rule = "fake.import"
    object_rule = "fake.view"

    def __init__(self) -> None:
        self.chunks: list[int] = []

    def _known(self) -> dict[str, Party]:
        found = Party.objects.filter(kind=Party.Kind.ORGANISATION, name__contains="|")
        return {party.name.split("|")[0]: party for party in found}

    def plan(self, space: Space, source: str, records: Sequence[Record]) -> list[Planned]:
        known = self._known()
        return [self._planned(known.get(item.external_id), item) for item in records]

    def _planned(self, party: Party | None, item: Record) -> Planned:
        if party is None:
            return Planned(Plan.CREATE)
        before = party.name.split("|")[1]
        if before == item.name:
            return Planned(Plan.UNCHANGED, party.pk)
        return Planned(Plan.UPDATE, party.pk, {"name": [before, item.name]})

    def apply(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        self.chunks.append(len(rows))
        for row in rows:
            item = record_of(row)
            if item.name == "Interdite":
                raise ValidationError("Ce nom n’est pas permis.")
            if item.name == "Cassée":
                raise RuntimeError("un défaut de notre part")
            if row.plan == Plan.ARCHIVE:
                Party.objects.filter(pk=row.object_id).update(kind="gone")
                continue
            name = f"{row.external_id}|{item.name}"
            party, _ = Party.objects.update_or_create(
                pk=row.object_id, defaults={"kind": Party.Kind.ORGANISATION, "name": name}
            )
            row.object_id = party.pk
            record(party, {}, {"name": name})

    def undo(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        self.chunks.append(len(rows))
        for row in rows:
            if row.name == "Collante":
                raise RuntimeError("un défaut de notre part")
            if row.plan == Plan.CREATE:
                Party.objects.filter(pk=row.object_id).delete()
            elif row.plan == Plan.ARCHIVE:
                Party.objects.filter(pk=row.object_id).update(kind=Party.Kind.ORGANISATION)
            else:
                name = f"{row.external_id}|{row.changes['name'][0]}"
                Party.objects.filter(pk=row.object_id).update(name=name)

    def vanished(self, space: Space, source: str, batch: Import) -> Iterator[tuple[int, str, str]]:
        named = set(batch.rows.values_list("external_id", flat=True))
        for external_id, party in self._known().items():
            if external_id not in named:
                yield party.pk, external_id, party.name.split("|")[1]

    def records(self, space: Space, user: Any) -> Iterator[Record]:
        for external_id, party in self._known().items():
            yield Record(external_id, 1, party.name.split("|")[1])

    def urls(self, object_ids: Sequence[int]) -> dict[int, str]:
        return {key: f"/organisations/{key}/" for key in object_ids}
