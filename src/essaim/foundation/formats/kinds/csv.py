"""CSV: our own columns, or the French, English and Spanish names that spreadsheets give them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from .. import table
from ..aliases import field_of
from ..mapping import role_of
from ..record import ReadError, Record, Skipped
from ..registry import Format, reader
from ..source import Source, preview
from ..table import Row

_DELIMITERS = {",": "virgules", ";": "points-virgules", "\t": "tabulations", "|": "barres verticales"}
_FIRST_LINES = 20


def _delimiter(lines: list[str]) -> str:
    """The separator that makes the most headings we know out of a line, else the most cells."""
    return max(_DELIMITERS, key=lambda each: max(map(_score, _rows(lines, each)), default=(0, 0)))


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        return [*rows]
    except csv.Error:
        return []


def _score(row: list[str]) -> tuple[int, int]:
    return sum(role_of(table.unguard(cell)) is not None for cell in row[: table.MAX_COLUMNS]), len(row)


def _sniff(head: bytes, filename: str) -> float:
    text = preview(head).lstrip()
    if text.startswith(("{", "[", "<", "BEGIN:VCARD")) or "\x00" in text:
        return 0.0
    lines = text.splitlines(keepends=True)[:_FIRST_LINES]
    for row in _rows(lines, _delimiter(lines)):
        exact = [field_of(table.unguard(cell).strip()) for cell in row]
        if "name" in exact:
            return 0.9
        roles = [role_of(table.unguard(cell)) for cell in row]
        if "name" in roles and len(set(roles)) > 2:
            return 0.8
    return 0.5 if filename.casefold().endswith((".csv", ".tsv")) else 0.0


def rows(source: Source) -> Iterator[Row]:
    """The rows of the file, each with its line. What was guessed of its separator is said."""
    lines = source.lines(tolerant=True)
    before, first = next(((rank, line) for rank, line in enumerate(lines) if line.strip()), (0, ""))
    beginning = [first, *islice(lines, _FIRST_LINES)]
    delimiter = _delimiter(beginning)
    if delimiter != ",":
        source.say("separator", delimiter, f"Les colonnes sont séparées par des {_DELIMITERS[delimiter]}.")
    found = csv.reader(chain(beginning, lines), delimiter=delimiter)
    start = 0
    try:
        for cells in found:
            yield before + start + 1, cells
            start = found.line_num
    except csv.Error as error:
        where = before + found.line_num
        raise ReadError(
            f"Ce fichier CSV a une ligne illisible, vers la ligne {where}\u202f: un guillemet en trop\u202f?"
        ) from error


def _parse(source: Source) -> Iterator[Record | Skipped]:
    return table.read(source, rows(source), "Ce fichier CSV")


def lines_of(found: Iterable[list[str]]) -> Iterator[bytes]:
    """Rows in UTF-8, with the mark that spreadsheets expect, one piece a row."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in found:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(row)
        yield buffer.getvalue().encode()


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A header, then one record a row; of `meta`, only the columns of answers have a place."""
    asked = table.headings_of(meta)
    header = [*table.COLUMNS, *map(table.guard, asked)]
    return lines_of(chain([header], (table.cells(record, asked) for record in records)))


def template() -> Iterator[bytes]:
    """An empty file with our columns, and one line that explains them."""
    return lines_of([[*table.COLUMNS], table.explanations()])


FORMAT = Format(
    name="csv",
    label="CSV",
    extension="csv",
    media_type="text/csv",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
    columns=rows,
    template=template,
)
