"""What all workbooks share, whoever wrote them: the sheet that is read, values as they are shown, merged cells, ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from . import table
from .source import Source
from .table import Row

MAX_ROWS = 600_000
MAX_BLANK = 20_000
MAX_MERGED = 10_000
WITHIN = 200  # lines of a sheet looked at, to tell sheets apart
_PROBE = 40
MOST = 20  # sheets looked at
ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"))
UNVALUED = (
    "Des formules de ce classeur n’ont pas encore de valeur, et leurs cellules sont lues vides\u202f: ouvrez-le dans un "
    "tableur, enregistrez-le, puis importez-le de nouveau."
)
# « 00000 » or « 0#" "##" "##" "##" "## »: whole numbers shown with the zeros at their beginning.
_ZEROS = re.compile(r"0[0#]*(?:[ -]?[0#]+)*")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')

# (first row, first column, last row, last column) of merged cells, from 1.
Merge = tuple[int, int, int, int]


def shown(value: object, style: str = "") -> str:
    """A value as its sheet shows it, more or less: dates in ISO, whole numbers without a point.

    `style` is the format of the number in its sheet: the zeros that it puts before a postcode stay.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in ERRORS else value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float) and style[:1] == "0":
        value = _with_zeros(value, style)
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)


def _with_zeros(value: float, style: str) -> float | str:
    plain = _LITERAL.sub(lambda found: found[1] or found[2] or "", style.split(";")[0])
    if value < 0 or value != int(value) or not _ZEROS.fullmatch(plain):
        return value
    # « 0# ## ## ## ## » asks for one figure before nine; the nine are always there.
    wide = plain.count("0") + plain.count("#") if "#" in plain[1:] else plain.count("0")
    return str(int(value)).zfill(wide)


def trimmed(cells: list[str]) -> list[str]:
    """Cells without those, empty, at their end."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def bounded(found: Iterable[Row]) -> Iterator[Row]:
    """The rows before a very long blank: a file of a few bytes may announce a million of empty ones."""
    blank, last = 0, 0
    for line, cells in found:
        blank = 0 if any(cells) else blank + max(line - last, 1)
        last = line
        if blank > MAX_BLANK or line > MAX_ROWS:
            return
        yield line, cells


def probed(found: Iterable[Row]) -> list[Row]:
    """The first rows that are not empty: what tells sheets apart."""
    kept: list[Row] = []
    for line, cells in found:
        if any(cells):
            kept.append((line, cells))
        if len(kept) >= _PROBE or line > WITHIN:
            break
    return kept


def chosen(source: Source, sheets: list[tuple[str, list[Row]]]) -> int:
    """The rank of the first sheet with a column of names, else of the first that has rows; `sheets` are titles and
    first rows. Said where there are several.
    """
    best, most = 0, -1
    for rank, (_title, first) in enumerate(sheets[:MOST]):
        score = sum(map(bool, map(table.known, table.Headings(first).names))) + bool(first)
        if score > most:
            best, most = rank, score
    if len(sheets) > 1:
        title = sheets[best][0]
        source.say("sheet", title, f"La feuille «\u202f{title[:80]}\u202f» est lue, et elle seule.")
    return best


def unmerged(found: Iterator[Row], merges: list[Merge]) -> Iterator[Row]:
    """Rows where a merged value stands in every row that it covers, in its first column.

    `merges` are in the order of their rows; it may grow while rows are read.
    """
    open_now: list[tuple[Merge, str]] = []
    at = 0
    for line, cells in found:
        open_now = [(each, value) for each, value in open_now if each[2] >= line]
        for each, value in open_now if any(cells) else ():
            cells += [""] * (each[1] - len(cells))
            cells[each[1] - 1] = cells[each[1] - 1] or value
        while at < len(merges) and merges[at][0] <= line:
            top, left, bottom, _right = merges[at]
            if bottom > top == line and left <= min(len(cells), table.MAX_COLUMNS) and cells[left - 1]:
                open_now.append((merges[at], cells[left - 1]))
            at += 1
        yield line, cells


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(cell: str) -> str:
    """A cell without what XML refuses."""
    return _UNWRITABLE.sub("", cell)
