"""A file that says to which territory each commune belongs, read into lists: one commune a line.

INSEE's file of bassins de vie (CODGEO, BV2022, LIBBV2022) is understood, and any « code commune ; code ; libellé ». No I/O.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.foundation.places import gazetteer
from essaim.foundation.places.names import key

MOST_LINES = 60_000
MOST_GROUPS = 3_000
_HEADER_WITHIN = 30  # INSEE explains its file before the columns
_COMMUNE = re.compile(r"codgeo|code? ?(?:insee|commune|com)|insee|commune")
_CODE = re.compile(r"(?:bv|ze|aav|uu)\d{4}|code(?: .*)?")
_LABEL = re.compile(r"lib ?(?:bv|ze|aav|uu)\d{4}|libelle(?: .*)?|nom(?: .*)?|territoire|bassin(?: de vie)?")


@dataclass
class Group:
    """One territory of the file."""

    code: str
    name: str
    communes: set[str] = field(default_factory=set)


@dataclass
class Read:
    """What a file says. `merged`: communes told under a code of before; `unknown`: codes that are no commune's."""

    groups: list[Group]
    merged: int = 0
    unknown: list[str] = field(default_factory=list)


def read(data: bytes) -> Read:
    """ValidationError, one sentence: no column of communes, no line, a commune in two territories, too many of them."""
    rows = _rows(data)
    columns, rows = _columns(rows)
    groups: dict[str, Group] = {}
    given: dict[str, str] = {}  # commune → code of its territory
    former: dict[str, str] = {}
    unknown: list[str] = []
    for row in rows:
        commune, code, name = (row[at].strip() if at < len(row) else "" for at in columns)
        commune = commune.upper().zfill(5) if commune.isdigit() else commune.upper()
        if not commune or not (code or name):
            continue
        code = code or key(name)[:20]
        group = groups.setdefault(code[:20], Group(code[:20], (name or code)[:120]))
        if gazetteer.commune(commune):
            _give(given, commune, group, groups)
        elif today := gazetteer.became(commune):
            former.setdefault(today[0].code, group.code)
        else:
            unknown.append(commune)
    for (
        commune,
        code,
    ) in former.items():  # a commune of today that the file does not know: that of its first part
        given.setdefault(commune, code)
    for commune, code in given.items():
        groups[code].communes.add(commune)
    found = [group for group in groups.values() if group.communes]
    _check(found)
    return Read(found, len(former), list(dict.fromkeys(unknown)))


def _give(given: dict[str, str], commune: str, group: Group, groups: dict[str, Group]) -> None:
    other = given.setdefault(commune, group.code)
    if other != group.code:
        said = {
            "commune": gazetteer.area_name("commune", commune),
            "code": commune,
            "one": groups[other].name,
            "two": group.name,
        }
        sentence = _(
            "%(commune)s (%(code)s) est donnée à « %(one)s » et à « %(two)s » : corrigez le fichier."
        )
        raise ValidationError(sentence % said)


def _check(found: Sequence[Group]) -> None:
    if not found:
        raise ValidationError(
            _(
                "Aucune commune dans ce fichier : il faut une ligne par commune, « code commune ; code ; libellé »."
            )
        )
    if len(found) > MOST_GROUPS:
        sentence = _("Ce fichier fait %(count)d territoires : %(most)d au plus à la fois.")
        raise ValidationError(sentence % {"count": len(found), "most": MOST_GROUPS})


def _rows(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.replace("\x00", "")
    delimiter = max(";\t,", key=first[:5_000].count)
    try:
        return list(islice(csv.reader(first.splitlines(), delimiter=delimiter), MOST_LINES))
    except csv.Error:
        raise ValidationError(
            _("Ce fichier ne se lit pas comme un tableau : enregistrez-le en CSV et renvoyez-le.")
        ) from None


def _columns(rows: list[list[str]]) -> tuple[tuple[int, int, int], list[list[str]]]:
    """(commune, code, label) columns and the lines under their names; by position where nothing is named."""
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        names = [key(cell) for cell in row]
        commune = next((i for i, name in enumerate(names) if _COMMUNE.fullmatch(name)), None)
        code = next((i for i, name in enumerate(names) if i != commune and _CODE.fullmatch(name)), None)
        label = next((i for i, name in enumerate(names) if i != commune and _LABEL.fullmatch(name)), None)
        if commune is not None and (code is not None or label is not None):
            return (commune, _or(code, label), _or(label, code)), rows[at + 1 :]
    return (0, 1, 2), rows


def _or(one: int | None, other: int | None) -> int:
    return one if one is not None else other or 0


def within(groups: Sequence[Group], departments: Sequence[str]) -> list[Group]:
    """Those that have a commune in one of these departments; all where none is given."""
    if not departments:
        return list(groups)
    wanted = set(departments)
    return [
        group for group in groups if wanted & {gazetteer.department_of(commune) for commune in group.communes}
    ]
