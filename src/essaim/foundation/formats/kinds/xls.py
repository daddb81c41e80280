"""XLS workbooks, as Excel wrote them before 2007. Read only: XLSX and ODS have taken their place.

xlrd keeps no cell that is not in the file: see kinds/xlsx.py for what python-calamine costs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from .. import sheets, table
from ..record import ReadError, Record, Skipped
from ..registry import Format, reader
from ..source import Source, is_ole
from ..table import Row

_DAMAGED = (
    "Ce classeur est abîmé\u202f: ouvrez-le dans un tableur, puis enregistrez-le à nouveau en XLSX ou en ODS."
)
_LOCKED = (
    "Ce classeur est protégé par un mot de passe\u202f: enregistrez-le sans, puis choisissez ce fichier."
)
# xlrd holds every cell, in some ten times the size of the file.
_MAX_BYTES = 20 * 1024 * 1024
_LARGE = (
    "Ce classeur XLS dépasse 20\u00a0Mo\u202f: enregistrez-le en XLSX ou en ODS, puis choisissez ce fichier."
)
_OTHER = (
    "C’est un ancien fichier de bureautique, mais pas un classeur\u202f: il faut un fichier de données, XLSX, ODS ou CSV "
    "par exemple."
)


def _sniff(head: bytes, filename: str) -> float:
    return 0.9 if is_ole(head) else 0.0


def rows(source: Source) -> Iterator[Row]:
    """The rows of the first sheet that has headings we know, each with its line."""
    if not is_ole(source.head):
        raise ReadError("Ce fichier n’est pas un classeur XLS.")
    import xlrd
    from xlrd.compdoc import CompDocError

    data = source.whole().read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ReadError(_LARGE)
    # A locked XLSX is a file of the same kind, with this inside.
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError(_LOCKED)
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        raise ReadError(_OTHER)
    try:
        book = xlrd.open_workbook(
            file_contents=data, ragged_rows=True, formatting_info=True, logfile=_Nowhere()
        )
        shown = [each for each in book.sheets() if not each.visibility] or book.sheets()
        probes = [(each.name, sheets.probed(_raw(book, each))) for each in shown[: sheets.MOST]]
        sheet = shown[sheets.chosen(source, probes)]
        merges = sorted((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
        yield from sheets.unmerged(sheets.bounded(_raw(book, sheet)), merges[: sheets.MAX_MERGED])
    except (xlrd.XLRDError, CompDocError) as error:
        raise ReadError(_LOCKED if "encrypted" in str(error) else _DAMAGED) from error
    # xlrd believes what a damaged file says of itself.
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        ArithmeticError,
        struct.error,
    ) as error:
        raise ReadError(_DAMAGED) from error


class _Nowhere:
    """Where xlrd's remarks on a file go."""

    def write(self, text: str) -> None:
        """Nothing is kept."""


def _raw(book: Any, sheet: Any) -> Iterator[Row]:
    for line in range(sheet.nrows):
        cells = sheet.row(line)[: table.MAX_COLUMNS + 1]
        yield line + 1, sheets.trimmed([_cell(book, cell) for cell in cells])


def _cell(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return sheets.shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            found = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return sheets.shown(cell.value)
        return sheets.shown(found if cell.value >= 1 else found.time())
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return sheets.shown(cell.value, style.format_str if style else "")
    return sheets.shown(cell.value)


def _parse(source: Source) -> Iterator[Record | Skipped]:
    return table.read(source, rows(source), "Ce classeur")


FORMAT = Format(
    name="xls",
    label="XLS (ancien Excel)",
    extension="xls",
    media_type="application/vnd.ms-excel",
    sniff=_sniff,
    read=reader(_parse),
    columns=rows,
)
