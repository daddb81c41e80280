"""XLSX workbooks: read sheet by sheet, line by line, and written without holding them.

openpyxl reads line by line, in 10 MB. python-calamine is eight times faster, but holds the whole sheet, and one cell
at XFD1048576 in a file of 5 kB aborts the process: no sentence can be said then.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import IO, Any, cast
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from .. import archive, table
from ..record import FIELDS, ReadError, Record, Skipped
from ..registry import Format, reader
from ..source import Source, is_zip
from ..table import Row

_DAMAGED = "Ce classeur est abîmé\u202f: ouvrez-le dans un tableur, puis enregistrez-le à nouveau en XLSX."
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell [^>]*?ref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"'
)
_MAX_MERGED = 10_000
_MAX_ROWS = 600_000
_MAX_BLANK = 20_000
_CHUNK = 256 * 1024
_PROBE = 12
# Excel holds 32,767 characters a cell: what was kept aside goes into several columns of the same name.
_EXTRA_COLUMNS = 4
_EXTRA_EACH = 15

Merge = tuple[int, int, int, int]


def _sniff(head: bytes, filename: str) -> float:
    if not is_zip(head):
        return 0.0
    if b"xl/" in head or b"spreadsheetml" in head:
        return 0.95
    return 0.9 if filename.casefold().endswith(".xlsx") else 0.0


def _cell(value: object) -> str:
    """A value as its sheet shows it, more or less: dates in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = _CODED.sub(lambda code: chr(int(code[1], 16)), value) if "_x" in value else value
        return "" if value.startswith("#") and value in _ERRORS else value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"))


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def _merges(book: zipfile.ZipFile, path: str) -> list[Merge]:
    """(first row, first column, last row, last column) of merged cells, from 1."""
    found: list[Merge] = []
    with book.open(path) as sheet:
        tail = b""
        while chunk := sheet.read(_CHUNK):
            text = tail + chunk
            for match in _MERGED.finditer(text):
                left, top, right, bottom = match.groups()
                found.append((int(top), _column(left), int(bottom), _column(right)))
            tail = text[text.rfind(b"<") :][-400:]
            if len(found) > _MAX_MERGED:
                return found[:_MAX_MERGED]
    return found


def _unmerged(found: Iterator[Row], merges: list[Merge]) -> Iterator[Row]:
    """Rows where a merged value stands in every row that it covers, in its first column."""
    below = sorted(each for each in merges if each[2] > each[0] and each[1] <= table.MAX_COLUMNS)
    open_now: list[tuple[Merge, str]] = []
    at = 0
    for line, cells in found:
        open_now = [(each, value) for each, value in open_now if each[2] >= line]
        for each, value in open_now:
            if each[1] <= len(cells) and not cells[each[1] - 1]:
                cells[each[1] - 1] = value
        while at < len(below) and below[at][0] <= line:
            top, left = below[at][0], below[at][1]
            if top == line and left <= len(cells) and cells[left - 1]:
                open_now.append((below[at], cells[left - 1]))
            at += 1
        yield line, cells


def _raw(sheet: Any) -> Iterator[Row]:
    """Rows of a sheet; a file of a few bytes may announce a million of empty ones."""
    blank = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=table.MAX_COLUMNS + 1), start=1):
        # Rows are padded to the last column allowed: what is empty at their end is left.
        width = next((rank for rank in range(len(values), 0, -1) if values[rank - 1] is not None), 0)
        cells = [_cell(value) for value in values[:width]]
        blank = 0 if any(cells) else blank + 1
        if blank > _MAX_BLANK or line > _MAX_ROWS:
            return
        yield line, cells


def rows(source: Source) -> Iterator[Row]:
    """The rows of the first sheet that has headings we know, each with its line."""
    if not is_zip(source.head):
        raise ReadError("Ce fichier n’est pas un classeur XLSX.")
    from openpyxl import load_workbook

    with archive.opened(source) as packed:
        try:
            book = load_workbook(source.whole(), read_only=True, data_only=True, keep_links=False)
            sheet = _chosen(source, book)
            merges = _merges(packed, sheet._worksheet_path.lstrip("/"))
            yield from _unmerged(_raw(sheet), merges)
        except (*archive.DAMAGES, KeyError, TypeError, AttributeError, IndexError, ParseError) as error:
            raise ReadError(_DAMAGED) from error


def _chosen(source: Source, book: Any) -> Any:
    """The first sheet with a column of names, else the first that has rows. Said where there are several."""
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
    best, most = sheets[0], -1
    for each in sheets[:20]:
        found = _probed(each)
        heads = table.Headings(found)
        score = sum(map(bool, map(table.known, heads.names))) + bool(found)
        if score > most:
            best, most = each, score
    if len(sheets) > 1:
        source.say("sheet", best.title, f"La feuille «\u202f{best.title[:80]}\u202f» est lue, et elle seule.")
    return best


def _probed(sheet: Any) -> list[Row]:
    """The first rows that are not empty."""
    found: list[Row] = []
    for line, cells in _raw(sheet):
        if any(cells):
            found.append((line, cells))
        if len(found) >= _PROBE or line > 200:
            break
    return found


def _parse(source: Source) -> Iterator[Record | Skipped]:
    return table.read(source, rows(source), "Ce classeur")


_OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_MAIN}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{_MAIN}"><sheets><sheet name="Fiches" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_MAIN}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
# Excel writes odd characters as _x000D_; a text that already looks so has to say that it is none.
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _xml(cell: str) -> str:
    text = escape(_UNWRITABLE.sub("", _ESCAPED.sub("_x005F_", cell))).replace("\r", "_x000D_")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if cell else "<c/>"


def workbook(found: Iterable[list[str]]) -> Iterator[bytes]:
    """One sheet of texts, its first line kept in view."""
    pipe = archive.Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in _PARTS.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{part}')
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(_OPENING.encode())
            for row in found:
                sheet.write(f"<row>{''.join(map(_xml, row))}</row>".encode())
                if piece := pipe.taken():
                    yield piece
            sheet.write(b"</sheetData></worksheet>")
        yield pipe.taken()
    yield pipe.taken()


def _cells(record: Record, asked: Sequence[str]) -> list[str]:
    pairs = [*record.extra.items()]
    parts = [dict(pairs[at : at + _EXTRA_EACH]) for at in range(0, _EXTRA_EACH * _EXTRA_COLUMNS, _EXTRA_EACH)]
    found = table.cells(record)[:-1]
    found += [table.guard(table.text(part)) if part else "" for part in parts]
    return found + table.answers(record, asked)


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A header, then one record a row; of `meta`, only the columns of answers have a place."""
    asked = table.headings_of(meta)
    header = [*table.COLUMNS, *([FIELDS[-1]] * (_EXTRA_COLUMNS - 1)), *map(table.guard, asked)]
    return workbook(chain([header], (_cells(record, asked) for record in records)))


def template() -> Iterator[bytes]:
    """An empty workbook with our columns, and one line that explains them."""
    return workbook([[*table.COLUMNS], table.explanations()])


FORMAT = Format(
    name="xlsx",
    label="XLSX",
    extension="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
    columns=rows,
    template=template,
)
