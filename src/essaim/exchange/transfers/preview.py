"""What the page of an import shows: its figures, and its rows a handful at a time."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.exchange.transfers.labels import LABELS, contents, differences
from essaim.exchange.transfers.queries import ROWS, by_key
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import sinks
from essaim.foundation.ui.typography import number

State, Plan = Import.State, ImportRow.Plan
SHORT = 160  # characters: longer differences are folded
TONES = {
    State.READY: "warning",
    State.COLUMNS: "warning",
    State.APPLIED: "good",
    State.REFUSED: "danger",
    State.UNDONE: "neutral",
}


@dataclass(frozen=True)
class Line:
    """A row as shown: `summary` is what one opens to read the rest, `open` where the rest is short."""

    row: ImportRow
    summary: str
    open: bool
    differences: list[tuple[str, str, str]]
    contents: list[tuple[str, str]]
    href: str


def context(batch: Import, given: QueryDict) -> dict[str, Any]:
    """Everything for `transfers/import.html`; two queries, none while the import runs."""
    shown: dict[str, Any] = {
        "batch": batch,
        "space": batch.space,
        "state_tone": TONES.get(State(batch.state), ""),
        "address": reverse("transfers:import", args=[batch.public_id]),
        "nothing_to_do": batch.state == State.APPLIED and not batch.to_do,
    }
    if batch.running or batch.state in (State.REFUSED, State.COLUMNS):
        return shown
    plans = _plans(batch)
    plan = next((each["plan"] for each in plans if each["plan"] == given.get("plan")), None)
    plan = plan or (plans[0]["plan"] if plans else "")
    page = by_key(batch.rows.filter(plan=plan), given, ROWS)
    return shown | {
        "figures": [{"value": number(each["count"]), "label": each["label"]} for each in plans],
        "tabs": [each | {"current": each["plan"] == plan} for each in plans] if len(plans) > 1 else [],
        "plan": plan,
        "heading": _heading(plan),
        "lines": _lines(batch, page.rows),
        "previous": f"?plan={plan}&{page.previous}#fiches" if page.previous else "",
        "next": f"?plan={plan}&{page.next}#fiches" if page.next else "",
    }


def _heading(plan: str) -> str:
    headings = {
        Plan.CREATE: _("Fiches nouvelles"),
        Plan.UPDATE: _("Fiches modifiées"),
        Plan.ARCHIVE: _("Fiches disparues de la source"),
        Plan.SKIP: _("Fiches écartées"),
    }
    return headings.get(Plan(plan), _("Fiches inchangées")) if plan else ""


def _plans(batch: Import) -> list[dict[str, Any]]:
    """The plans that have rows, those that change something first."""
    counts = [
        (Plan.CREATE, ngettext("nouvelle", "nouvelles", batch.to_create), batch.to_create),
        (Plan.UPDATE, ngettext("modifiée", "modifiées", batch.to_update), batch.to_update),
        (
            Plan.ARCHIVE,
            ngettext("disparue de la source", "disparues de la source", batch.to_archive),
            batch.to_archive,
        ),
        (Plan.SKIP, ngettext("écartée", "écartées", batch.skipped), batch.skipped),
        (Plan.UNCHANGED, ngettext("inchangée", "inchangées", batch.unchanged), batch.unchanged),
    ]
    return [
        {"plan": plan.value, "label": label, "count": count, "href": f"?plan={plan.value}#fiches"}
        for plan, label, count in counts
        if count
    ]


def _lines(batch: Import, rows: list[ImportRow]) -> list[Line]:
    there = [row.object_id for row in rows if row.object_id and _shows(row)]
    urls = sinks()[batch.sink].urls(there) if there else {}
    return [_line(row, urls.get(row.object_id or 0, "") if _shows(row) else "") for row in rows]


def _line(row: ImportRow, href: str) -> Line:
    if row.plan == Plan.UPDATE:
        changed = differences(row)
        length = sum(len(before) + len(after) for _label, before, after in changed)
        fields = ", ".join(str(LABELS.get(field, field)) for field in row.changes)
        return Line(row, f"{row.name} · {fields}", length < SHORT, changed, [], href)
    if row.plan == Plan.CREATE:
        where = ", ".join(str(row.record[field]) for field in ("city", "country") if row.record.get(field))
        return Line(row, " · ".join(filter(None, [row.name, where])), False, [], contents(row), href)
    return Line(row, "", False, [], [], href)


def _shows(row: ImportRow) -> bool:
    """Whether what the row is about stands in the directory: not before it is made, nor once it is in the bin."""
    if row.plan == Plan.CREATE:
        return row.applied
    return row.plan != Plan.ARCHIVE or not row.applied
