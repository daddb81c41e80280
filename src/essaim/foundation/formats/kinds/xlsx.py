"""XLSX workbooks: read sheet by sheet, line by line, and written without holding them.

openpyxl reads line by line, in 10 MB. python-calamine is eight times faster, but holds the whole sheet with its empty
cells: measured with one cell at the end of a sheet, in a file of 5 kB, 1 GB of memory for XLS, 3 GB allowed for XLSX and ODS.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO, Any, cast
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from .. import archive, sheets, table
from ..record import FIELDS, ReadError, Record, Skipped
from ..registry import Format, reader
from ..source import Source, is_opendocument, is_zip
from ..table import Row

_DAMAGED = "Ce classeur est abîmé\u202f: ouvrez-le dans un tableur, puis enregistrez-le à nouveau en XLSX."
_BINARY = "C’est un classeur XLSB\u202f: enregistrez-le en XLSX ou en ODS depuis votre tableur, puis choisissez ce fichier."
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell [^>]*?ref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"'
)
# A formula whose value no spreadsheet has computed yet: made by a program.
_UNVALUED = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v ?(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>")
_CHUNK = 256 * 1024
# Excel holds 32,767 characters a cell: what was kept aside goes into several columns of the same name.
_EXTRA_COLUMNS = 4
_EXTRA_EACH = 15


def _sniff(head: bytes, filename: str) -> float:
    if not is_zip(head) or is_opendocument(head):
        return 0.0
    if b"xl/" in head or b"spreadsheetml" in head:
        return 0.95
    return 0.9 if filename.casefold().endswith(".xlsx") else 0.0


def _cell(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str) and "_x" in value:
        value = _CODED.sub(lambda code: chr(int(code[1], 16)), value)
    if type(value) in (int, float):
        return sheets.shown(value, cell.number_format)
    return sheets.shown(value)


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def _merges(source: Source, book: zipfile.ZipFile, path: str) -> list[sheets.Merge]:
    """Merged cells, which stand after all the rows; formulas without a value are said."""
    found: list[sheets.Merge] = []
    with book.open(path) as sheet:
        tail = b""
        while chunk := sheet.read(_CHUNK):
            text = tail + chunk
            if _UNVALUED.search(text):
                source.say("formulas", "no value", sheets.UNVALUED)
            for match in _MERGED.finditer(text):
                left, top, right, bottom = match.groups()
                found.append((int(top), _column(left), int(bottom), _column(right)))
            tail = text[text.rfind(b"<") :][-400:]
            if len(found) > sheets.MAX_MERGED:
                break
    return sorted(found[: sheets.MAX_MERGED])


def _raw(sheet: Any) -> Iterator[Row]:
    for line, cells in enumerate(sheet.iter_rows(max_col=table.MAX_COLUMNS + 1), start=1):
        # Rows are padded to the last column allowed: what is empty at their end is left.
        width = next((rank for rank in range(len(cells), 0, -1) if cells[rank - 1].value is not None), 0)
        yield line, [_cell(cell) for cell in cells[:width]]


def rows(source: Source) -> Iterator[Row]:
    """The rows of the first sheet that has headings we know, each with its line."""
    if not is_zip(source.head):
        raise ReadError("Ce fichier n’est pas un classeur XLSX.")
    from openpyxl import load_workbook

    with archive.opened(source) as packed:
        if "xl/workbook.bin" in packed.namelist():
            raise ReadError(_BINARY)
        try:
            book = load_workbook(source.whole(), read_only=True, data_only=True, keep_links=False)
            sheet = _chosen(source, book)
            merges = _merges(source, packed, sheet._worksheet_path.lstrip("/"))
            yield from sheets.unmerged(sheets.bounded(_raw(sheet)), merges)
        except (*archive.DAMAGES, KeyError, TypeError, AttributeError, IndexError, ParseError) as error:
            raise ReadError(_DAMAGED) from error


def _chosen(source: Source, book: Any) -> Any:
    visible = [each for each in book.worksheets if each.sheet_state == "visible"] or book.worksheets
    return visible[
        sheets.chosen(source, [(each.title, sheets.probed(_raw(each))) for each in visible[: sheets.MOST]])
    ]


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


def _xml(cell: str) -> str:
    text = escape(sheets.writable(_ESCAPED.sub("_x005F_", cell))).replace("\r", "_x000D_")
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
