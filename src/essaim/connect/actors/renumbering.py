"""A source that calls its entries by other identifiers: they are met again as the cards that they were."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet

from essaim.connect.actors import alike
from essaim.connect.actors.keying import frequencies
from essaim.connect.actors.likeness import plain, reasons
from essaim.connect.actors.matching import cards, naming
from essaim.connect.actors.models import SourceRecord
from essaim.connect.actors.queries import inside
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.spaces.models import Space

AT_ONCE = 500
SURE = (cards.CERTAIN, cards.PROBABLE)


def standing(space: Space, source: str) -> QuerySet[SourceRecord]:
    """The records of a source whose cards are not in the bin."""
    return SourceRecord.objects.filter(space=space, source=source, gone=False, actor__binned_at=None)


def unnamed(batch: Import) -> QuerySet[SourceRecord]:
    """Those of the batch's source that its file does not name."""
    named = batch.rows.exclude(external_id="").exclude(plan=ImportRow.Plan.ARCHIVE).values("external_id")
    return standing(batch.space, batch.source).exclude(external_id__in=named)


def met_again(batch: Import) -> Iterator[list[ImportRow]]:
    """New rows, changed and not saved, that are likely cards of the same source which the file no longer names, no card twice.
    They are said to be them where the file is the whole list and both bear the same name or are alike enough; otherwise
    they are shown, for a person to say. Four queries for 500."""
    lost = unnamed(batch)
    if not lost.exists():
        return
    model, spaces, taken = cards.model(frequencies(batch.space)), inside(batch.space), set[int]()
    rows, last = batch.rows.filter(plan=ImportRow.Plan.CREATE).order_by("pk"), 0
    while chunk := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = chunk[-1].pk
        asked = {row.external_id: alike.of_record({**row.record, "name": row.name}) for row in chunk}
        kept = alike.best(_of(lost, alike.alike(spaces, asked, model)), taken)
        taken |= {each.actor_id for each in kept.values()}
        changed = [row for row in chunk if row.external_id in kept]
        for row in changed:
            _tell(row, kept[row.external_id], batch.archive_missing)
        if changed:
            yield changed


def _of(
    lost: QuerySet[SourceRecord], found: Mapping[str, Sequence[alike.Likeness]]
) -> dict[str, list[alike.Likeness]]:
    """Of the cards that new rows may be, those that these records speak of; one query."""
    met = {each.actor_id for some in found.values() for each in some}
    here = set(lost.filter(actor_id__in=met).values_list("actor_id", flat=True)) if met else set[int]()
    return {name: [each for each in some if each.actor_id in here] for name, some in found.items()}


def _tell(row: ImportRow, found: alike.Likeness, whole: bool) -> None:
    row.twin, row.degree = found.actor_id, found.degree
    row.likeness = plain(reasons(found.score))
    same = found.score.level("name") == naming.SAME
    row.is_twin = whole and (found.degree in SURE or same)


def former(batch: Import, rows: Sequence[ImportRow]) -> dict[int, SourceRecord]:
    """By card, what the same source said of it under an identifier that the file no longer has; one query, none where no
    row is a card of ours."""
    twins = [row.twin for row in rows if row.is_twin and row.twin]
    found = unnamed(batch).filter(actor_id__in=twins) if twins else SourceRecord.objects.none()
    return {each.actor_id: each for each in found.select_related("actor").order_by("-pk")}
