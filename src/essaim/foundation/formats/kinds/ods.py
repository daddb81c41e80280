"""ODS workbooks (LibreOffice, Framacalc): read line by line as they are unpacked, and written without holding them.

A cell or a row of a few bytes may say that it repeats a million times: nothing is repeated beyond what is read. No
library does both; see kinds/xlsx.py for what python-calamine costs.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.sax.saxutils import escape

from .. import archive, sheets, table
from ..record import ReadError, Record, Skipped
from ..registry import Format, reader
from ..source import Source, is_opendocument, is_zip
from ..table import Row

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_DAMAGED = "Ce classeur est abîmé\u202f: ouvrez-le dans un tableur, puis enregistrez-le à nouveau en ODS."
_LOCKED = (
    "Ce classeur est protégé par un mot de passe\u202f: enregistrez-le sans, puis choisissez ce fichier."
)
_CHUNK = 64 * 1024
_MOST_HELD = 200_000  # elements of one row; LibreOffice has 16,384 columns
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    "{" + _SPACE.format(name) + "}" for name in ("office", "table", "text", "style")
)
TABLE, ROW, _STYLED = _TABLE + "table", _TABLE + "table-row", _STYLE + "style"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")


def _sniff(head: bytes, filename: str) -> float:
    if not is_zip(head):
        return 0.0
    if is_opendocument(head) and b"opendocument.spreadsheet" in head[:120]:
        return 0.97
    return 0.92 if filename.casefold().endswith(".ods") else 0.0


_WHITE = re.compile(r"[ \t\r\n]+")


def _count(element: Element, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def _text(element: Element) -> str:
    """The text of a cell, its paragraphs on lines of their own; what comments say of it is no value."""
    return "\n".join("".join(_pieces(each)) for each in element if each.tag == _TEXT + "p")


def _pieces(element: Element) -> Iterator[str]:
    yield _WHITE.sub(" ", element.text or "")
    for each in element:
        if each.tag == _TEXT + "s":
            yield " " * min(int(each.get(_TEXT + "c") or 1), 100)
        elif each.tag == _TEXT + "tab":
            yield "\t"
        elif each.tag == _TEXT + "line-break":
            yield "\n"
        elif not each.tag.startswith(_OFFICE + "annotation"):
            yield from _pieces(each)
        yield _WHITE.sub(" ", each.tail or "")


def _value(cell: Element) -> str:
    kind, said = cell.get(_OFFICE + "value-type", ""), _text(cell)
    if kind in ("float", "currency", "percentage"):
        number = cell.get(_OFFICE + "value", "")
        try:
            plain = sheets.shown(float(number))
        except (ValueError, OverflowError):
            return said
        # « 01000 » is shown of a number that is 1000.
        figures = re.sub(r"[ .\u00a0\u202f-]", "", said)
        return said if figures[:1] == "0" and figures.isdecimal() and figures.lstrip("0") == plain else plain
    if kind == "date":
        return cell.get(_OFFICE + "date-value", said).removesuffix("T00:00:00").replace("T", " ")[:19]
    if kind == "boolean":
        return "oui" if cell.get(_OFFICE + "boolean-value") == "true" else "non"
    return sheets.shown(said)


def _row(row: Element, line: int, merges: list[sheets.Merge]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        value = _value(cell)
        down = _count(cell, "number-rows-spanned")
        if down > 1 and len(merges) < sheets.MAX_MERGED:
            merges.append(
                (line, len(cells) + 1, line + down - 1, len(cells) + _count(cell, "number-columns-spanned"))
            )
        cells += [value] * min(_count(cell, "number-columns-repeated"), table.MAX_COLUMNS + 1 - len(cells))
    return sheets.trimmed(cells)


class _Content:
    """The rows of content.xml. What has been looked at is forgotten, and so much at once is a trap."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self._hidden: set[str] = set()
        self._parents: list[Element] = []
        self._held = self._kept = 0
        self.rank, self.title, self.veiled, self._depth = -1, "", False, 0

    def rows(self) -> Iterator[Element]:
        """Each row of each sheet; `rank`, `title` and `veiled` are those of its sheet, which begins by a TABLE."""
        for event, element in self._events():
            if event == "start":
                self._opened(element)
                if element.tag == TABLE and self._depth == 1:
                    yield Element(TABLE)
            else:
                self._closed(element)
                if element.tag == ROW and self._depth == 1:
                    yield element

    def _events(self) -> Iterator[tuple[str, Element]]:
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        with self._packed.open("content.xml") as content:
            while chunk := content.read(_CHUNK):
                parser.feed(chunk)
                yield from cast(Iterator[tuple[str, Element]], parser.read_events())
        parser.close()

    def _opened(self, element: Element) -> None:
        self._parents.append(element)
        self._held += 1
        if self._held > _MOST_HELD:
            raise ReadError(archive.BOMB)
        self._kept += element.tag in (ROW, _STYLED)
        if element.tag == TABLE:
            self._depth += 1
            if self._depth == 1:
                self.rank, self.title = self.rank + 1, element.get(_TABLE + "name", "")
                self.veiled = element.get(_TABLE + "style-name") in self._hidden

    def _closed(self, element: Element) -> None:
        self._parents.pop()
        self._kept -= element.tag in (ROW, _STYLED)
        self._depth -= element.tag == TABLE
        if element.tag == _STYLED and any(each.get(_TABLE + "display") == "false" for each in element):
            self._hidden.add(element.get(_STYLE + "name", ""))
        if not self._kept and self._parents:
            self._parents[-1].remove(element)
            self._held = len(self._parents)


def _raw(elements: Iterable[Element], merges: list[sheets.Merge]) -> Iterator[Row]:
    """Rows with their lines. Those that repeat are given as often, but for empty ones, which only count."""
    line = 0
    for element in elements:
        repeated = _count(element, "number-rows-repeated")
        cells = _row(element, line + 1, merges)
        if cells:
            for rank in range(min(repeated, sheets.MAX_ROWS + 1)):
                yield line + rank + 1, [*cells]
        else:
            yield line + repeated, []
        line += repeated


def rows(source: Source) -> Iterator[Row]:
    """The rows of the first sheet that has headings we know, each with its line."""
    if not is_zip(source.head):
        raise ReadError("Ce fichier n’est pas un classeur ODS.")
    with archive.opened(source) as packed:
        try:
            if b"encryption-data" in packed.read("META-INF/manifest.xml")[: 4 * _CHUNK]:
                raise ReadError(_LOCKED)
            wanted, merges = _chosen(source, packed), list[sheets.Merge]()
            content = _Content(packed)
            found = (row for row in content.rows() if content.rank == wanted and row.tag == ROW)
            yield from sheets.unmerged(sheets.bounded(_raw(found, merges)), merges)
        except (*archive.DAMAGES, KeyError, ParseError) as error:
            raise ReadError(_DAMAGED) from error


def _chosen(source: Source, packed: zipfile.ZipFile) -> int:
    """The rank of the sheet to read. All are gone through once, a few rows of each kept."""
    content, first = _Content(packed), dict[int, tuple[str, list[Element]]]()
    for row in content.rows():
        if content.rank >= sheets.MOST:
            break
        if not content.veiled:
            kept = first.setdefault(content.rank, (content.title, []))[1]
            if row.tag == ROW and len(kept) < sheets.WITHIN:
                kept.append(row)
    probes = [(title, sheets.probed(_raw(kept, []))) for title, kept in first.values()]
    return [*first][sheets.chosen(source, probes)] if first else 0


def _parse(source: Source) -> Iterator[Record | Skipped]:
    return table.read(source, rows(source), "Ce classeur")


_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    + " ".join(f'xmlns:{name}="{_SPACE.format(name)}"' for name in ("office", "table", "text"))
    + '><office:body><office:spreadsheet><table:table table:name="Fiches">'
)
_CLOSING = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    f'xmlns:manifest="{_SPACE.format("manifest")}"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{MEDIA_TYPE}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)
# Spaces that XML would lose: those that begin a paragraph or follow one another.
_SPACES = re.compile(r"^ | (?= )| $|(?<= ) ")


def _xml(cell: str) -> str:
    paragraphs = (
        _SPACES.sub("<text:s/>", escape(part)).replace("\t", "<text:tab/>")
        for part in sheets.writable(cell).replace("\r", "").split("\n")
    )
    inner = "".join(f"<text:p>{part}</text:p>" for part in paragraphs)
    return f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'


def _cells(row: list[str]) -> str:
    """The cells of a row, those that are empty told once for all that follow one another."""
    written = []
    for cell, same in groupby(row):
        count = len([*same])
        empty = f'<table:table-cell table:number-columns-repeated="{count}"/>'
        written.append(_xml(cell) * count if cell else empty)
    return "".join(written)


def workbook(found: Iterable[list[str]]) -> Iterator[bytes]:
    """One sheet of texts."""
    pipe = archive.Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as packed:
        # First, and as it is: that is how an ODS file is recognised.
        packed.writestr("mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
        with packed.open("content.xml", "w", force_zip64=True) as content:
            content.write(_OPENING.encode())
            for row in found:
                content.write(f"<table:table-row>{_cells(row)}</table:table-row>".encode())
                if piece := pipe.taken():
                    yield piece
            content.write(_CLOSING.encode())
        yield pipe.taken()
    yield pipe.taken()


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A header, then one record a row; of `meta`, only the columns of answers have a place."""
    asked = table.headings_of(meta)
    header = [*table.COLUMNS, *map(table.guard, asked)]
    return workbook(chain([header], (table.cells(record, asked) for record in records)))


def template() -> Iterator[bytes]:
    """An empty workbook with our columns, and one line that explains them."""
    return workbook([[*table.COLUMNS], table.explanations()])


FORMAT = Format(
    name="ods",
    label="ODS",
    extension="ods",
    media_type=MEDIA_TYPE,
    sniff=_sniff,
    read=reader(_parse),
    write=write,
    columns=rows,
    template=template,
)
