"""What the page of an import shows: its figures, and its rows a handful at a time."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.exchange.transfers.labels import LABELS, contents, differences
from essaim.exchange.transfers.queries import ROWS, by_key
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import sinks
from essaim.foundation.kernel.rules import may
from essaim.foundation.ui.typography import number

State, Plan = Import.State, ImportRow.Plan
SHORT = 160  # characters: longer differences are folded
MANY, MOST_REASONS = 10, 5  # rows set aside that are summed up, and by how many reasons
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
    contents: list[tuple[str, str]]
    href: str
    fields: list[tuple[str, str, str, str, bool]] = field(
        default_factory=list
    )  # name, label, before, after, kept
    twin: str = ""  # the address of the card that it resembles


LEFT_OUT, TWINS = "left_out", "twins"  # what one looks at beside the plans


def context(batch: Import, given: QueryDict, user: Any) -> dict[str, Any]:
    """Everything for `transfers/import.html`; two queries, none while the import runs."""
    shown: dict[str, Any] = {
        "batch": batch,
        "may_apply": batch.to_do and may(user, sinks()[batch.sink].rule, batch.space),
        "space": batch.space,
        "state_tone": TONES.get(State(batch.state), ""),
        "address": reverse("transfers:import", args=[batch.public_id]),
        "new_url": reverse(_page(batch), args=[batch.space.slug]),
        "nothing_to_do": batch.state == State.APPLIED and not batch.to_do,
    }
    if batch.running or batch.state in (State.REFUSED, State.COLUMNS):
        return shown
    plans = _plans(batch)
    plan = next((each["plan"] for each in plans if each["plan"] == given.get("plan")), None)
    plan = plan or (plans[0]["plan"] if plans else "")
    text = given.get("q", "").strip()[:100]
    page = by_key(rows_of(batch, plan, text), given, ROWS)
    asked = urlencode({"plan": plan, **({"q": text} if text else {})})
    return shown | {
        "figures": [
            {"value": number(each["count"]), "label": each["label"]}
            for each in plans
            if each["plan"] != TWINS
        ],
        "reviewing": batch.state == State.READY and plan not in (Plan.SKIP, Plan.UNCHANGED),
        "out": plan == LEFT_OUT,
        "text": text,
        "lot": _lot(plans, plan),
        "reasons": _reasons(batch, plan, _lot(plans, plan)),
        "here": {name: given.get(name, "") for name in ("after", "before")},
        "tabs": [each | {"current": each["plan"] == plan} for each in plans] if len(plans) > 1 else [],
        "plan": plan,
        "heading": _heading(plan),
        "lines": _lines(batch, page.rows),
        "previous": f"?{asked}&{page.previous}#fiches" if page.previous else "",
        "next": f"?{asked}&{page.next}#fiches" if page.next else "",
    }


def _page(batch: Import) -> str:
    """Where one chooses another file; a sink that reads files of its own has a page of its own."""
    page: str = getattr(sinks()[batch.sink], "page", "transfers:new")
    return page


def rows_of(batch: Import, plan: str, text: str) -> QuerySet[ImportRow]:
    """The rows under one of the tabs, those whose name holds the text."""
    if plan == LEFT_OUT:
        rows = batch.rows.filter(left_out=True)
    elif plan == TWINS:
        rows = batch.rows.filter(twin__isnull=False, left_out=False)
    else:
        rows = batch.rows.filter(plan=plan, left_out=False)
    return rows.filter(name__icontains=text) if text else rows


def _lot(plans: list[dict[str, Any]], plan: str) -> int:
    """How many rows the tab holds, whatever the text."""
    return next((each["count"] for each in plans if each["plan"] == plan), 0)


def _reasons(batch: Import, plan: str, count: int) -> list[dict[str, Any]]:
    """Why most rows are set aside, with how many there are and the first line; nothing where one reads them all at once."""
    if plan != Plan.SKIP or count <= MANY:
        return []
    told = batch.rows.filter(plan=plan).values("reason").annotate(count=Count("pk"), line=Min("line"))
    return [{**each} for each in told.order_by("-count", "line")[:MOST_REASONS] if each["count"] > 1]


def _heading(plan: str) -> str:
    headings = {
        TWINS: _("Fiches qui sont peut-être déjà là"),
        LEFT_OUT: _("Fiches laissées de côté"),
        Plan.CREATE: _("Fiches nouvelles"),
        Plan.UPDATE: _("Fiches modifiées"),
        Plan.ARCHIVE: _("Fiches disparues de la source"),
        Plan.SKIP: _("Fiches écartées"),
    }
    return str(headings.get(plan, _("Fiches inchangées"))) if plan else ""


def _plans(batch: Import) -> list[dict[str, Any]]:
    """The plans that have rows, those that change something first."""
    twins = batch.rows.filter(twin__isnull=False, left_out=False).count() if batch.state == State.READY else 0
    counts: list[tuple[str, str, int]] = [
        (Plan.CREATE, ngettext("nouvelle", "nouvelles", batch.to_create), batch.to_create),
        (Plan.UPDATE, ngettext("modifiée", "modifiées", batch.to_update), batch.to_update),
        (
            Plan.ARCHIVE,
            ngettext("disparue de la source", "disparues de la source", batch.to_archive),
            batch.to_archive,
        ),
        (TWINS, ngettext("peut-être déjà là", "peut-être déjà là", twins), twins),
        (LEFT_OUT, ngettext("laissée de côté", "laissées de côté", batch.left_out), batch.left_out),
        (Plan.SKIP, ngettext("écartée", "écartées", batch.skipped), batch.skipped),
        (Plan.UNCHANGED, ngettext("inchangée", "inchangées", batch.unchanged), batch.unchanged),
    ]
    return [
        {"plan": str(plan), "label": label, "count": count, "href": f"?plan={plan}#fiches"}
        for plan, label, count in counts
        if count
    ]


def _lines(batch: Import, rows: list[ImportRow]) -> list[Line]:
    there = [row.object_id for row in rows if row.object_id and _shows(row)]
    there += [row.twin for row in rows if row.twin]
    urls = sinks()[batch.sink].urls(there) if there else {}
    return [_line(row, urls) for row in rows]


def _line(row: ImportRow, urls: dict[int, str]) -> Line:
    href = urls.get(row.object_id or 0, "") if _shows(row) else ""
    if row.plan == Plan.UPDATE and row.changes:
        changed = differences(row)
        length = sum(len(before) + len(after) for _name, _label, before, after in changed)
        names = ", ".join(str(LABELS.get(name, name)) for name in row.changes)
        fields = [(*each, each[0] in row.kept) for each in changed]
        return Line(row, f"{row.name} · {names}", length < SHORT, [], href, fields)
    if row.plan == Plan.CREATE:
        where = ", ".join(str(row.record[name]) for name in ("city", "country") if row.record.get(name))
        summary = " · ".join(filter(None, [row.name, where]))
        return Line(row, summary, False, contents(row), href, twin=urls.get(row.twin or 0, ""))
    return Line(row, "", False, [], href)


def _shows(row: ImportRow) -> bool:
    """Whether what the row is about stands in the directory: not before it is made, nor once it is in the bin."""
    if row.plan == Plan.CREATE:
        return row.applied
    return row.plan != Plan.ARCHIVE or not row.applied
