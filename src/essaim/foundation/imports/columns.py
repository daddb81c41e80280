"""What is asked of a file between its upload and its preview: proposed, chosen by a person, remembered."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings

from essaim.foundation.formats.aliases import field_of
from essaim.foundation.formats.countries import fold
from essaim.foundation.formats.mapping import Mapping, propose, swapped
from essaim.foundation.formats.places import DOUBT, SWAPPED
from essaim.foundation.formats.record import ReadError, Skipped
from essaim.foundation.formats.registry import Format, open_records
from essaim.foundation.formats.source import Source
from essaim.foundation.formats.table import MAX_COLUMNS, head
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.protocol import further_roles, sinks
from essaim.foundation.imports.reading import chosen_format

logger = logging.getLogger(__name__)
ASKED = "Proposé d’après son titre, qui est celui d’une question de l’espace."
_LOOKED_AT, _PAST = 200, 5
REMEMBERED = "Les colonnes sont comprises comme la dernière fois que cette source a été importée."


def remembered(batch: Import) -> Mapping | None:
    """What was chosen for the last file of the same source in the same space."""
    past = Import.objects.filter(space_id=batch.space_id, source=batch.source, mapping__isnull=False)
    last = past.exclude(pk=batch.pk).order_by("-pk").values_list("mapping", flat=True)[:_PAST]
    try:
        found = (Mapping.from_json(each) for each in last)
        return next((mapping for mapping in found if mapping.columns), None)
    except ValueError:
        return None


def ask(batch: Import, file: BinaryIO) -> dict[str, Any] | None:
    """What to ask of the columns; None where nothing is in doubt, or where the last choice answers (it is then taken).

    ReadError: the file cannot be read at all.
    """
    try:
        return _ask(batch, file)
    except ReadError:
        raise
    except Exception:
        # Reading itself will stumble over it too, and say so to who waits.
        logger.exception("the columns of a file could not be looked at")
        return None


def _ask(batch: Import, file: BinaryIO) -> dict[str, Any] | None:
    chosen = chosen_format(file, batch.format, batch.file_name)
    if batch.mapping is not None:
        return None
    if chosen.columns is None:
        return {"columns": [], "swap": True} if _misplaced(file, chosen) else None
    source = Source(file, settings.MAX_UPLOAD_BYTES)
    headings, rows = head(chosen.columns(source))
    names = headings.names
    if not names or len(names) > MAX_COLUMNS:
        return None
    before = remembered(batch)
    if before and {fold(name) for name in names} <= _known(before):
        swap = swapped(before.roles(names), rows)
        if before.swap or not swap:  # a swap is never done again where the file no longer asks for it
            batch.mapping = replace(before, swap=swap).as_json()
            return None
    return _doubts(names, rows, before, dict(further_roles(sinks()[batch.sink], batch.space)))


def _misplaced(file: BinaryIO, chosen: Format) -> bool:
    """Whether most of the first points of a file that has no columns would be in France the other way round."""
    items = [*islice(open_records(file, chosen, max_bytes=settings.MAX_UPLOAD_BYTES), _LOOKED_AT)]
    placed = [item for item in items if isinstance(item, Skipped) or "latitude" in item.fields]
    doubtful = sum(
        item.reason == SWAPPED
        if isinstance(item, Skipped)
        else any(notice.sentence == DOUBT for notice in item.notices)
        for item in placed
    )
    return doubtful * 2 > len(placed)


def _known(before: Mapping) -> set[str]:
    return {fold(name) for name, _role in before.columns}


def _doubts(
    names: Sequence[str], rows: Sequence[Any], before: Mapping | None, further: dict[str, str]
) -> dict[str, Any] | None:
    """What is proposed for each column, as chosen last time where it was; None where each heading is one of ours.

    A heading that is, word for word, the label of one of the `further` roles has it.
    """
    proposals = propose(names, rows)
    labels = {fold(label): role for role, label in reversed(further.items())}
    roles = [labels.get(fold(each.heading), each.role) for each in proposals]
    reasons = [ASKED if role in further else each.reason for role, each in zip(roles, proposals, strict=True)]
    swap = swapped(roles, rows)
    if not swap and all(field_of(name) or name == "extra" for name in names):
        return None
    if before:
        known, kept = _known(before), before.roles(names)
        roles = [kept[rank] if fold(name) in known else roles[rank] for rank, name in enumerate(names)]
    columns = [
        {"heading": each.heading, "role": role, "reason": reason, "samples": [*each.samples]}
        for each, role, reason in zip(proposals, roles, reasons, strict=True)
    ]
    return {"columns": columns, "swap": swap}


def mapping_of(batch: Import) -> Mapping | None:
    """What was chosen for this import. ReadError: what is kept of it makes no sense."""
    if batch.mapping is None:
        return None
    try:
        return Mapping.from_json(batch.mapping)
    except ValueError as error:
        raise ReadError(
            "Ce qui était retenu des colonnes de ce fichier est illisible\u202f: importez-le de nouveau."
        ) from error
