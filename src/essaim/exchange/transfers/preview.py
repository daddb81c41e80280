"""What the page of an import shows: its figures, and its rows a handful at a time."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet
from django.http import QueryDict
from django.urls import reverse

from essaim.connect.actors.likeness import DEGREES
from essaim.connect.actors.likeness import TONES as DEGREE_TONES
from essaim.exchange.transfers.labels import LABELS, Questions, contents, differences, questions_of
from essaim.exchange.transfers.queries import ROWS, by_key
from essaim.exchange.transfers.wording import LEFT_OUT, TWINS, counted, heading, words
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import Sink, names_kinds, sinks
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
    kind: str = ""  # where the rows are of several
    twin: str = ""  # the address of the card that it resembles
    degree: Any = ""  # how much, in words, and the tone of these
    tone: str = ""


def context(batch: Import, given: QueryDict, user: Any) -> dict[str, Any]:
    """Everything for `transfers/import.html`; two queries, none while the import runs."""
    sink = sinks()[batch.sink]
    shown: dict[str, Any] = {
        "batch": batch,
        "words": words(batch, 0, ""),
        "may_apply": batch.to_do and may(user, sink.rule, batch.space),
        "space": batch.space,
        "state_tone": TONES.get(State(batch.state), ""),
        "address": reverse("transfers:import", args=[batch.public_id]),
        "new_url": reverse(_page(batch), args=[batch.space.slug]),
        "nothing_to_do": batch.state == State.APPLIED and not batch.to_do,
        "asks": batch.state == State.READY and batch.asks,
        "share": round(100 * batch.vanished / batch.known) if batch.known else 0,
    }
    if batch.running or batch.state in (State.REFUSED, State.COLUMNS):
        return shown
    plans = _plans(batch)
    plan = next((each["plan"] for each in plans if each["plan"] == given.get("plan")), None)
    plan = plan or (plans[0]["plan"] if plans else "")
    text = given.get("q", "").strip()[:100]
    rows, lot = rows_of(batch, plan, text), _lot(plans, plan)
    page = by_key(rows, given, ROWS)
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
        "twins": plan == TWINS,
        "lot": lot,
        "words": words(batch, lot, text),
        "tally": _tally(sink, rows) if plan else "",
        "reasons": _reasons(batch, plan, lot),
        "here": {name: given.get(name, "") for name in ("after", "before")},
        "tabs": [each | {"current": each["plan"] == plan} for each in plans] if len(plans) > 1 else [],
        "plan": plan,
        "heading": heading(batch, plan),
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


def _tally(sink: Sink, rows: QuerySet[ImportRow]) -> str:
    """« 12 fiches, 2 groupes » where a sink has several kinds."""
    if not names_kinds(sink):
        return ""
    return ", ".join(f"{number(count)} {word}" for word, count in sink.tally(rows) if count)


def _reasons(batch: Import, plan: str, count: int) -> list[dict[str, Any]]:
    """Why most rows are set aside, with how many there are and the first line; nothing where one reads them all at once."""
    if plan != Plan.SKIP or count <= MANY:
        return []
    told = batch.rows.filter(plan=plan).values("reason").annotate(count=Count("pk"), line=Min("line"))
    return [{**each} for each in told.order_by("-count", "line")[:MOST_REASONS] if each["count"] > 1]


def _plans(batch: Import) -> list[dict[str, Any]]:
    """The plans that have rows, those that change something first."""
    twins = batch.rows.filter(twin__isnull=False, left_out=False).count() if batch.state == State.READY else 0
    counts: list[tuple[str, int]] = [
        (Plan.CREATE, batch.to_create),
        (Plan.UPDATE, batch.to_update),
        (Plan.ARCHIVE, batch.to_archive),
        (TWINS, twins),
        (LEFT_OUT, batch.left_out),
        (Plan.SKIP, batch.skipped),
        (Plan.UNCHANGED, batch.unchanged),
    ]
    return [
        {
            "plan": str(plan),
            "label": counted(batch, plan, count),
            "count": count,
            "href": f"?plan={plan}#fiches",
        }
        for plan, count in counts
        if count
    ]


def _lines(batch: Import, rows: list[ImportRow]) -> list[Line]:
    there = [row.object_id for row in rows if row.object_id and _shows(row)]
    there += [row.twin for row in rows if row.twin]
    sink, questions = sinks()[batch.sink], questions_of(rows)
    urls = sink.urls(there) if there else {}
    return [_line(row, urls, sink, questions) for row in rows]


def _line(row: ImportRow, urls: dict[int, str], sink: Sink, questions: Questions) -> Line:
    href = urls.get(row.object_id or 0, "") if _shows(row) else ""
    if row.plan == Plan.UPDATE and row.changes:
        changed = differences(row, questions)
        length = sum(len(before) + len(after) for _name, _label, before, after in changed)
        wordings = {name: question.wording for name, question in questions.items()}
        names = ", ".join(str(LABELS.get(name) or wordings.get(name, name)) for name in row.changes)
        fields = [(*each, each[0] in row.kept) for each in changed]
        return Line(row, f"{row.name} · {names}", length < SHORT, [], href, fields)
    if row.plan == Plan.CREATE:
        where = ", ".join(str(row.record[name]) for name in ("city", "country") if row.record.get(name))
        kind = sink.kind(row) if names_kinds(sink) else ""
        summary = " · ".join(filter(None, [kind, row.name, where]))
        told = sink.contents(row) if names_kinds(sink) else contents(row, questions)
        twin = urls.get(row.twin or 0, "")
        degree, tone = DEGREES.get(row.degree, ""), DEGREE_TONES.get(row.degree, "")
        return Line(row, summary, False, told, href, twin=twin, degree=degree, tone=tone)
    return Line(row, "", False, [], href, kind=sink.kind(row) if names_kinds(sink) else "")


def _shows(row: ImportRow) -> bool:
    """Whether what the row is about stands in the directory: not before it is made, nor once it is in the bin."""
    if row.plan == Plan.CREATE:
        return row.applied
    return row.plan != Plan.ARCHIVE or not row.applied
