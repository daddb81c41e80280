"""Records out of the rows of a spreadsheet, whatever file they come from: headings found, columns understood."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice

from . import clean, dates, places, zeros
from .aliases import field_of
from .fields import Draft, finish
from .gather import KEPT, NAME, join_street, place, put
from .mapping import IGNORED, Mapping, Proposal, propose, role_of, swapped
from .record import ANSWERS, FIELDS, LIST_FIELDS, MAX_EXTRA_KEYS, ReadError, Record, Skipped
from .source import Source

MAX_COLUMNS = 500
COLUMNS = ("id", "name", *FIELDS)
# First cell of the line that explains the columns of an empty template: it is no record.
EXPLAINED = "(explications : cette ligne peut rester)"
_SAMPLE = 200
_HEADER_WITHIN = 30
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
        full = [rank for rank, count in enumerate(filled) if count * 2 >= widest]
        likely = [
            rank for rank in full if wanted & set(first[rank]) or _says(first[rank], alone=rank == full[0])
        ]
        named = [rank for rank, cells in enumerate(first) if NAME in map(field_of, map(unguard, cells))]
        self.at = (likely or named or full or [0])[0]
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


def _says(cells: list[str], *, alone: bool) -> bool:
    """Whether a line names columns. Under another that is as full, « Association » may be a value: it takes more."""
    if alone:
        return any(map(known, cells))
    return len({role_of(unguard(cell)) for cell in cells} - {None}) > 1 or any(
        field_of(unguard(cell)) for cell in cells
    )


def head(rows: Iterable[Row]) -> tuple[Headings, list[list[str]]]:
    """The headings of a table, and its first rows of values: what `propose` wants."""
    sample = [row for row in islice(rows, _SAMPLE) if any(cell.strip() for cell in row[1])]
    headings = Headings(sample)
    return headings, [cells for _, cells in sample[headings.at + 1 :] if cells[:1] != [EXPLAINED]]


def read(source: Source, rows: Iterator[Row], what: str) -> Iterator[Record | Skipped]:
    """Records and refusals of a table; `what` names the file in sentences (« Ce fichier CSV »)."""
    sample = [row for row in islice(rows, _SAMPLE) if any(cell.strip() for cell in row[1])]
    if not sample:
        raise ReadError(f"{what} est vide\u202f: rien n’y est écrit.")
    headings = Headings(sample, source.mapping)
    if len(headings.names) > MAX_COLUMNS:
        raise ReadError(
            f"{what} a plus de {MAX_COLUMNS} colonnes\u202f: gardez celles qui servent, puis choisissez-le de nouveau."
        )
    if headings.at:
        line = sample[headings.at][0]
        source.say("header", str(line), f"Les titres des colonnes sont lus ligne {line}.")
    values = [cells for _, cells in sample[headings.at + 1 :]]
    roles = _roles(source, headings.names, values)
    if NAME not in roles:
        raise ReadError(
            f"{what} n’a pas de colonne «\u202fname\u202f» ou «\u202fnom\u202f» dans ses {_HEADER_WITHIN} premières "
            "lignes\u202f: donnez ce titre à la colonne des noms."
        )
    reader = _Reader(source, headings.names, roles, values)
    for line, cells in chain(sample[headings.at + 1 :], rows):
        if cells[:1] != [EXPLAINED] and any(cell.strip() for cell in cells):
            yield reader.row(line, cells)


def _roles(source: Source, names: list[str], values: list[list[str]]) -> list[str]:
    """By the mapping, else by our own names and their aliases, else by what headings and values let suppose."""
    if source.mapping and source.mapping.columns:
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


def _told_apart(source: Source, names: list[str], roles: list[str]) -> list[str]:
    """The names under which columns are kept aside: the second « Note » is « Note (2) », so that nothing is lost."""
    found: list[str] = []
    for name in names:
        before = names[: len(found)].count(name)
        found.append(f"{name} ({before + 1})" if before and name not in ("", KEPT) else name)
        if before == 1 and name not in ("", KEPT):
            said = f"Plusieurs colonnes s’appellent «\u202f{name[:80]}\u202f»\u202f: la première est lue, les autres gardées à part."
            source.say("double", name, said)
    aside = roles.count(KEPT)
    if aside > MAX_EXTRA_KEYS:
        said = (
            f"{aside} colonnes sont gardées à part, et chaque fiche en garde {MAX_EXTRA_KEYS} au plus, les premières remplies"
            "\u202f: dites lesquelles ne pas importer."
        )
        source.say("aside", str(aside), said)
    return found


_STRAIGHT = frozenset((*FIELDS, "housenumber")) - {*LIST_FIELDS, KEPT}


class _Reader:
    def __init__(self, source: Source, names: list[str], roles: list[str], values: list[list[str]]) -> None:
        self._names, self._roles = _told_apart(source, names, roles), roles
        # The columns that go straight to a field; the others are looked at one by one.
        self._plain = [role if role in _STRAIGHT else "" for role in roles]
        self._swap = bool(source.mapping and source.mapping.swap)
        if not self._swap and swapped(roles, values):
            source.say("swap", "proposed", _SWAP)
        self._mends: dict[int, Callable[[str], str]] = dict(_mends(source, names, roles, values))
        at = roles.index("postcode") if "postcode" in roles else -1
        self._postcode = zeros.postcodes(source, [cells[at] for cells in values if -1 < at < len(cells)])

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
        raw = draft.raw
        if isinstance(code := raw.get("postcode"), str):
            raw["postcode"] = self._postcode(code, str(raw.get("country") or ""))
        if self._swap:
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
                mend = self._mends.get(rank)
                draft.extra.setdefault(name, mend(cell) if mend else cell)
        elif role in LIST_FIELDS and role not in draft.raw:
            draft.raw[role] = [*clean.split(cell)]
        elif role == "links":
            draft.raw[role] = [*clean.items(draft.raw[role]), *clean.split(cell)]
        else:
            put(draft, role, self._names[rank], cell)


def _mends(
    source: Source, names: list[str], roles: list[str], values: list[list[str]]
) -> Iterator[tuple[int, Callable[[str], str]]]:
    """What is done to each value of the columns kept aside that are nothing but dates, or telephone numbers. Said."""
    for rank, role in enumerate(roles):
        if role != KEPT:
            continue
        given = [cells[rank] for cells in values if rank < len(cells)]
        order = dates.order(given)
        mend = partial(dates.iso, order=order) if order else zeros.phones(source, names[rank], given)
        if mend:
            yield rank, mend
        if order and any(dates.iso(cell, order) != cell for cell in given):
            source.say("dates", order, dates.SAID[order])


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
