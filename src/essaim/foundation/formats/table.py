"""Records out of the rows of a spreadsheet, whatever file they come from: headings found, columns understood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from . import clean, dates, places
from .aliases import field_of
from .fields import Draft, finish
from .gather import KEPT, NAME, join_street, place, put
from .mapping import IGNORED, Mapping, Proposal, propose, role_of, swapped
from .record import ANSWERS, FIELDS, LIST_FIELDS, ReadError, Record, Skipped
from .source import Source

MAX_COLUMNS = 500
COLUMNS = ("id", "name", *FIELDS)
# First cell of the line that explains the columns of an empty template: it is no record.
EXPLAINED = "(explications : cette ligne peut rester)"
_SAMPLE = 200
_HEADER_WITHIN = 10
# A spreadsheet runs a cell that begins so as a formula. An apostrophe before it stops that.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SWAP = (
    "Latitude et longitude semblent échangées\u202f: dans l’autre sens, la plupart des points seraient en France. "
    "Rien n’a été échangé\u202f; dites-le dans les colonnes si c’est bien le cas."
)

Row = tuple[int, list[str]]


def guard(cell: str) -> str:
    """The cell, an apostrophe before what a spreadsheet would run."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguard(cell: str) -> str:
    """The inverse of `guard`."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


class Headings:
    """Where the headings of a table are, and what they say: the first line that is not sparse and names a field."""

    def __init__(self, rows: Sequence[Row], mapping: Mapping | None = None) -> None:
        first = [cells for _, cells in rows[:_HEADER_WITHIN]]
        filled = [sum(bool(cell.strip()) for cell in cells) for cells in first]
        widest = max(filled, default=0)
        wanted = {heading for heading, _ in mapping.columns} if mapping else set()
        likely = [
            rank
            for rank, cells in enumerate(first)
            if filled[rank] * 2 >= widest and (wanted & set(cells) or any(map(known, cells)))
        ]
        self.at = likely[0] if likely else 0
        # Merged headings come before those of each column, which are more numerous and say more.
        for rank in likely[1:]:
            fuller = rank == self.at + 1 and filled[rank] > filled[self.at]
            if fuller and sum(map(known, first[rank])) > sum(map(known, first[self.at])):
                self.at = rank
        cells = [clean.line(unguard(cell)) for cell in first[self.at]] if first else []
        while cells and not cells[-1]:
            cells.pop()
        self.names = self._grouped(cells, first[self.at - 1]) if self.at else cells

    @staticmethod
    def _grouped(cells: list[str], above: list[str]) -> list[str]:
        """Headings under merged ones: « Siège – Téléphone » where « Téléphone » alone is said twice, or says nothing."""
        if sum(bool(cell.strip()) for cell in above) < 2:
            return cells
        found, group = [], ""
        for rank, cell in enumerate(cells):
            over = clean.line(above[rank]) if rank < len(above) else ""
            group = over or group
            alone = cell and cells.count(cell) == 1 and role_of(cell) is not None
            found.append(cell if alone or not group else f"{group} – {cell}" if cell else group)
        return found


def known(cell: str) -> bool:
    """Whether a heading names a field."""
    return role_of(unguard(cell)) is not None


def head(rows: Iterable[Row]) -> tuple[Headings, list[list[str]]]:
    """The headings of a table, and its first rows of values: what `propose` wants."""
    sample = [row for row in islice(rows, _SAMPLE) if any(cell.strip() for cell in row[1])]
    headings = Headings(sample)
    return headings, [cells for _, cells in sample[headings.at + 1 :] if cells[:1] != [EXPLAINED]]


def read(source: Source, rows: Iterator[Row], what: str) -> Iterator[Record | Skipped]:
    """Records and refusals of a table; `what` names the file in sentences (« Ce fichier CSV »)."""
    sample = [row for row in islice(rows, _SAMPLE) if any(cell.strip() for cell in row[1])]
    headings = Headings(sample, source.mapping)
    if len(headings.names) > MAX_COLUMNS:
        raise ReadError(f"{what} a {len(headings.names)} colonnes\u202f: {MAX_COLUMNS} au plus.")
    if headings.at:
        line = sample[headings.at][0]
        source.say("header", str(line), f"Les titres des colonnes sont lus ligne {line}.")
    values = [cells for _, cells in sample[headings.at + 1 :]]
    roles = _roles(source, headings.names, values)
    if NAME not in roles:
        raise ReadError(
            f"{what} n’a pas de colonne «\u202fname\u202f» ou «\u202fnom\u202f» dans sa première ligne."
        )
    reader = _Reader(source, headings.names, roles, values)
    for line, cells in chain(sample[headings.at + 1 :], rows):
        if cells[:1] != [EXPLAINED] and any(cell.strip() for cell in cells):
            yield reader.row(line, cells)


def _roles(source: Source, names: list[str], values: list[list[str]]) -> list[str]:
    """By the mapping, else by our own names and their aliases, else by what headings and values let suppose."""
    if source.mapping:
        return source.mapping.roles(names)
    roles = [field_of(name) or KEPT for name in names]
    if NAME in roles:
        return roles
    found = propose(names, values)
    if any(each.role == NAME for each in found):
        _say_columns(source, found)
    # Nobody was asked: nothing is left out.
    return [each.role or KEPT for each in found]


def _say_columns(source: Source, found: list[Proposal]) -> None:
    for each in found:
        if each.role not in (KEPT, IGNORED) and not field_of(each.heading):
            said = f"La colonne «\u202f{each.heading}\u202f» est comprise ainsi\u202f: {each.role}. {each.reason}"
            source.say("column", each.heading, said)


_STRAIGHT = frozenset((*FIELDS, "housenumber")) - {*LIST_FIELDS, KEPT}


class _Reader:
    def __init__(self, source: Source, names: list[str], roles: list[str], values: list[list[str]]) -> None:
        self._names, self._roles = names, roles
        # The columns that go straight to a field; the others are looked at one by one.
        self._plain = [role if role in _STRAIGHT else "" for role in roles]
        self._swap = bool(source.mapping and source.mapping.swap)
        if not self._swap and swapped(roles, values):
            source.say("swap", "proposed", _SWAP)
        self._orders = dict(_orders(source, roles, values))

    def row(self, line: int, cells: list[str]) -> Record | Skipped:
        if len(cells) > len(self._roles) and any(cell.strip() for cell in cells[len(self._roles) :]):
            return Skipped(line, f"Cette ligne a {len(cells)} cellules, pour {len(self._roles)} colonnes.")
        draft = Draft(line)
        raw, plain = draft.raw, self._plain
        for rank, cell in enumerate(cells[: len(plain)]):
            if cell:
                if cell[0] == "'":
                    cell = unguard(cell)
                role = plain[rank]
                if role and role not in raw and not cell.isspace():
                    raw[role] = cell
                elif self._roles[rank] and not cell.isspace():
                    self._cell(draft, rank, self._roles[rank], cell)
        join_street(draft)
        if self._swap:
            raw = draft.raw
            raw["latitude"], raw["longitude"] = raw.get("longitude"), raw.get("latitude")
        try:
            place(draft)
        except places.Misplaced as error:
            return Skipped(line, error.sentence)
        return finish(draft)

    def _cell(self, draft: Draft, rank: int, role: str, cell: str) -> None:
        if role == KEPT:
            name = self._names[rank]
            if name == KEPT:
                draft.extra |= _extra(cell)
            else:
                order = self._orders.get(rank)
                draft.extra.setdefault(name, dates.iso(cell, order) if order else cell)
        elif role in LIST_FIELDS and role not in draft.raw:
            draft.raw[role] = [*clean.split(cell)]
        elif role == "links":
            draft.raw[role] = [*clean.items(draft.raw[role]), *clean.split(cell)]
        else:
            put(draft, role, self._names[rank], cell)


def _orders(source: Source, roles: list[str], values: list[list[str]]) -> Iterator[tuple[int, str]]:
    """The order of the dates of each column that is nothing but dates, said."""
    for rank, role in enumerate(roles):
        if role == KEPT:
            found = dates.order(cells[rank] for cells in values if rank < len(cells))
            if found:
                yield rank, found
                if any(dates.iso(cells[rank], found) != cells[rank] for cells in values if rank < len(cells)):
                    source.say("dates", found, dates.SAID[found])


def _extra(cell: str) -> dict[object, object]:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {"extra": cell}


def text(value: object) -> str:
    """A value of a record in a cell."""
    if isinstance(value, list):
        return clean.join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return places.written(value)[0]
    return "" if value is None else str(value)


def cells(record: Record, asked: Sequence[str] = ()) -> list[str]:
    """A record in the order of COLUMNS, then what it answers under these headings; nothing in it that a spreadsheet
    would run."""
    found = [record.external_id, record.name, *(text(record.fields.get(key)) for key in FIELDS)]
    return [guard(cell) for cell in found] + answers(record, asked)


def answers(record: Record, asked: Sequence[str]) -> list[str]:
    """What a record answers under each of these headings."""
    said = record.fields.get(ANSWERS)
    given = said if isinstance(said, dict) else {}
    return [guard(text(given.get(heading))) for heading in asked]


def headings_of(meta: dict[str, object]) -> list[str]:
    """The headings of the columns of answers that a file is to have (`meta["asked"]`)."""
    asked = meta.get("asked")
    return [str(each) for each in asked] if isinstance(asked, list) else []


_EXPLANATIONS = {
    NAME: "Le nom de la structure. Obligatoire.",
    "summary": "En une phrase, 300 caractères au plus.",
    "description": "Plusieurs paragraphes sont possibles.",
    "website": "Adresse du site\u202f: https://exemple.org",
    "links": "Autres adresses, séparées par des points-virgules.",
    "street": "Numéro et voie.",
    "postcode": "Cinq chiffres\u202f: gardez le zéro du début.",
    "city": "Commune.",
    "country": "Pays, ou son code\u202f: FR",
    "latitude": "En degrés\u202f: 46,3",
    "longitude": "En degrés\u202f: -0,03",
    "categories": "Séparées par des points-virgules\u202f: amap;ressourcerie",
    "keywords": "Séparés par des points-virgules.",
    "kind": "organisation, network, initiative, public_body, funder ou research_team",
    "legal_form": "Association loi 1901, Scop, Scic…",
    "acronym": "Sigle.",
    "siret": "Quatorze chiffres.",
    "rna": "W suivi de neuf chiffres.",
    "values": "Séparées par des points-virgules.",
    "missions": "Séparées par des points-virgules.",
    "funders": "Séparés par des points-virgules.",
    "territory": "Territoire d’action.",
    "budget": "En euros, par an.",
    "budget_year": "Année du budget\u202f: 2025",
    "source_url": "La page d’où vient la fiche.",
    "language": "fr, en, es…",
    "opening_hours": "lun-ven 9h-12h, 14h-18h\u202f; sam 10h-13h",
    "extra": "Laissez vide. Toute autre colonne ajoutée est gardée telle quelle.",
}


def explanations() -> list[str]:
    """The second line of an empty template: one explanation a column. Readers pass over it."""
    counted = "Un nombre entier."
    return [EXPLAINED, *(_EXPLANATIONS.get(column, counted) for column in COLUMNS[1:])]
