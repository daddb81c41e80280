"""CSV: our own columns, or the French, English and Spanish names that spreadsheets give them."""

from __future__ import annotations

import csv
import io
from collections import deque
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
    if text.startswith(("{", "[", "<", "BEGIN:VCARD")) or text.count("\x00") * 10 > len(text):
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


class _Feed:
    """Lines that can be given back; `held` are those taken since `mark`, the first of which is line `line`."""

    def __init__(self, source: Source, lines: Iterator[str]) -> None:
        self._source, self._lines = source, lines
        self._back: deque[str] = deque()
        self.held: list[str] = []
        self.line, self.ended = 1, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        found = self._back.popleft() if self._back else next(self._lines, None)
        if found is None:
            self.ended = True
            raise StopIteration
        if "\x00" in found:
            self._source.say("nul", "removed", _NUL)
            found = found.replace("\x00", "")
        self.held.append(found)
        return found

    def mark(self) -> None:
        self.line += len(self.held)
        self.held = []

    def give_back(self) -> str:
        """The first line held, alone; the next ones will come again."""
        first, *rest = self.held
        self._back.extendleft(reversed(rest))
        self.held, self.ended = [first], False
        return first


_NUL = "Ce fichier contient des octets nuls\u202f: ils sont ôtés. Regardez si des lettres manquent."


def rows(source: Source) -> Iterator[Row]:
    """The rows of the file, each with its line. What was guessed of its separator is said."""
    lines = source.lines(tolerant=True)
    before, first = next(((rank, line) for rank, line in enumerate(lines) if line.strip()), (0, ""))
    beginning = [first, *islice(lines, _FIRST_LINES)]
    delimiter = _delimiter(beginning)
    if delimiter != ",":
        source.say("separator", delimiter, f"Les colonnes sont séparées par des {_DELIMITERS[delimiter]}.")
    width = max(map(len, _rows(beginning, delimiter)), default=0)
    feed = _Feed(source, chain(beginning, lines))
    found = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.mark()
        line = before + feed.line
        try:
            cells = next(found, None)
        except csv.Error as error:
            if len(feed.held) < 2:
                raise ReadError(
                    f"Ce fichier CSV a une ligne illisible, la ligne {line}\u202f: une cellule y est démesurée."
                ) from error
            cells = []
        if cells is None:
            return
        if len(feed.held) > 1 and _unclosed(feed, delimiter, width):
            said = f"Ligne {line}, un guillemet est ouvert et jamais fermé\u202f: il est lu comme une lettre. Vérifiez-la."
            source.say("quote", str(line), said)
            cells = _literal(feed.give_back(), delimiter)
            found = csv.reader(feed, delimiter=delimiter)
        elif len(cells) == 1 and width > 1:
            cells = _otherwise(source, line, cells, width)
        yield line, cells


def _literal(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])


def _unclosed(feed: _Feed, delimiter: str, width: int) -> bool:
    """Whether these lines are one row by mistake: a quote that nothing closes takes all that follows."""
    try:
        return not [*csv.reader(feed.held, delimiter=delimiter, strict=True)]
    except csv.Error:
        return feed.ended or len(_literal(feed.held[0], delimiter)) == width


def _otherwise(source: Source, line: int, cells: list[str], width: int) -> list[str]:
    """A row of one cell, with another separator where it makes as many cells as there are columns."""
    for delimiter, name in _DELIMITERS.items():
        found = next(csv.reader(cells, delimiter=delimiter), [])
        if len(found) == width:
            said = (
                f"Des lignes, dès la ligne {line}, sont séparées par des {name}\u202f: elles sont lues ainsi."
            )
            if not any(each.about == "separators" for each in source.guesses):
                source.say("separators", delimiter, said)
            return found
    return cells


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
