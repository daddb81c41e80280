"""CSV: our own columns, or the French and English names that spreadsheets give them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from .. import clean, crosswalk, places
from ..aliases import field_of
from ..fields import Draft, finish
from ..record import FIELDS, LIST_FIELDS, ReadError, Record, Skipped
from ..registry import Format, reader
from ..source import Source, preview

COLUMNS = ("id", "name", *FIELDS)
_DELIMITERS = (",", ";", "\t")
_MAX_COLUMNS = 500
# A spreadsheet runs a cell that begins so as a formula. An apostrophe before it stops that.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def guard(cell: str) -> str:
    """The cell as a spreadsheet shows it and never runs it."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _columns(header: list[str]) -> list[str]:
    return ["extra" if cell.strip() == "extra" else field_of(clean.line(_unguard(cell))) for cell in header]


def _sniff(head: bytes, filename: str) -> float:
    text = preview(head).lstrip()
    if text.startswith(("{", "[", "<")):
        return 0.0
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if "name" in _columns(next(csv.reader([first], delimiter=_delimiter(first)), [])):
        return 0.9
    return 0.5 if filename.casefold().endswith((".csv", ".tsv")) else 0.0


def _parse(source: Source) -> Iterator[Record | Skipped]:
    lines = source.lines()
    before, first = next(((rank, line) for rank, line in enumerate(lines) if line.strip()), (0, ""))
    rows = csv.reader(_again(first, lines), delimiter=_delimiter(first))
    try:
        header = next(rows, [])
        columns = _columns(header)
        if "name" not in columns or len(columns) > _MAX_COLUMNS:
            raise ReadError(_header_sentence(len(columns)))
        start = rows.line_num
        for row in rows:
            line, start = before + start + 1, rows.line_num
            if any(cell.strip() for cell in row):
                yield _row(line, header, columns, row)
    except csv.Error as error:
        where = before + rows.line_num
        raise ReadError(
            f"Ce fichier CSV a une ligne illisible, vers la ligne {where}\u202f: un guillemet en trop\u202f?"
        ) from error


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _header_sentence(columns: int) -> str:
    if columns > _MAX_COLUMNS:
        return f"Ce fichier CSV a {columns} colonnes\u202f: {_MAX_COLUMNS} au plus."
    return "Ce fichier CSV n’a pas de colonne «\u202fname\u202f» ou «\u202fnom\u202f» dans sa première ligne."


def _row(line: int, header: list[str], columns: list[str], row: list[str]) -> Record | Skipped:
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        return Skipped(line, f"Cette ligne a {len(row)} cellules, pour {len(columns)} colonnes.")
    draft = Draft(line)
    for name, column, cell in zip(header, columns, map(_unguard, row), strict=False):
        if cell.strip():
            _cell(draft, name, column, cell)
    number = clean.line(draft.raw.pop("housenumber", None))
    if number:
        draft.raw["street"] = f"{number} {draft.raw.get('street', '')}".strip()
    try:
        draft.point = places.from_text(draft.raw.get("latitude"), draft.raw.get("longitude"))
    except places.Misplaced as error:
        return Skipped(line, error.sentence)
    return finish(draft)


def _cell(draft: Draft, name: str, column: str, cell: str) -> None:
    if column == "extra":
        draft.extra |= _extra(cell)
    elif column == "name" and draft.name is None:
        draft.name = cell
    elif column == "id" and draft.external_id is None:
        draft.external_id = cell
    elif column == "types":
        slugs, unknown = crosswalk.from_types(cell)
        draft.categories += slugs
        draft.keywords += unknown
    elif column == "identity":
        draft.keywords += clean.items(cell)
    elif column in ("", "name", "id") or column in draft.raw:
        draft.extra[name] = cell
    elif column in LIST_FIELDS:
        draft.raw[column] = [*clean.split(cell)]
    else:
        draft.raw[column] = cell


def _extra(cell: str) -> dict[object, object]:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {"extra": cell}


def _text(value: object) -> str:
    if isinstance(value, list):
        return clean.join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return f"{value:.{places.DECIMALS}f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A header, then one record a row, in UTF-8 with the mark that spreadsheets expect; no place for `meta`."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf" + buffer.getvalue().encode()
    for record in records:
        buffer.seek(0)
        buffer.truncate()
        cells = [record.external_id, record.name, *(_text(record.fields.get(key)) for key in FIELDS)]
        writer.writerow(map(guard, cells))
        yield buffer.getvalue().encode()


FORMAT = Format(
    name="csv",
    label="CSV",
    extension="csv",
    media_type="text/csv",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
)
