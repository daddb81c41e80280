"""A pasted list of communes, EPCI, departments and regions, by code or by name, read into codes of communes. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from . import gazetteer
from .names import key

MOST_LINES = 6_000
MOST_COMMUNES = 6_000
_CODE = re.compile(r"^(?:\d{9}|\d[0-9AB]\d{3}|\d[0-9AB]|97\d)$")
_SAID = re.compile(
    r"^(r[ée]gion|d[ée]partement)[\s-]+(?:de l['’]\s?|d['’]|de la |du |des |de )?(.+)$", re.IGNORECASE
)
_STATUS = re.compile(
    r"^(?:cc|ca|cu) (?:de la |du |des |de |d )?"
)  # « CC Couserans-Pyrénées » by its name alone
_CUT = re.compile(r"[;\t|]")
_AREAS = ("epci", "departement", "region")


@dataclass
class Parsed:
    """What a list means. `codes`: of today's communes, sorted; `replaced`: (code, former name, today's code) of those
    that merged; `unknown`: what is read as nothing; `unclear`: (words, what they may mean)."""

    codes: list[str] = field(default_factory=list)
    replaced: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unclear: list[tuple[str, list[str]]] = field(default_factory=list)


def parse(text: str) -> Parsed:
    """Read a list: an item a line, or codes separated by spaces or commas. Never raises; at most 6,000 items are read."""
    found, codes = Parsed(), set[str]()
    for item in _items(text):
        _read(item, found, codes)
    found.codes = sorted(codes)
    return found


def _items(text: str) -> list[str]:
    items: list[str] = []
    for line in text.replace("\x00", " ").splitlines()[:MOST_LINES]:
        plain = " ".join(_CUT.sub(" ", line).replace('"', " ").split())
        tokens = [token for token in re.split(r"[\s,]+", plain) if token]
        if tokens and all(_CODE.match(token) for token in tokens):
            items += tokens
        elif tokens:
            items += [part.strip() for part in plain.split(",") if part.strip()]
    return list(dict.fromkeys(items))[:MOST_LINES]


def _read(item: str, found: Parsed, codes: set[str]) -> None:
    first, _gap, rest = item.partition(" ")
    if _CODE.match(first.upper()) and _by_code(first.upper(), rest, found, codes):
        return
    _by_name(item, found, codes)


def _by_code(code: str, rest: str, found: Parsed, codes: set[str]) -> bool:
    """Whether the code is one; with a name that is not its own, five digits are a postcode."""
    if len(code) == 9:
        members = gazetteer.communes_of("epci", code)
    elif len(code) < 5:
        members = gazetteer.communes_of("departement", code)
    else:
        return _commune(code, rest, found, codes)
    codes.update(members)
    return bool(members)


def _commune(code: str, rest: str, found: Parsed, codes: set[str]) -> bool:
    today = gazetteer.commune(code)
    former = None if today else gazetteer.became(code)
    own = today.name if today else former[1] if former else ""
    if rest and key(rest) != key(own) and len(gazetteer.find(rest, code)) == 1:
        return False
    if today:
        codes.add(code)
    elif former:
        codes.add(former[0].code)
        found.replaced.append((code, former[1], former[0].code))
    return bool(own)


def _by_name(item: str, found: Parsed, codes: set[str]) -> None:
    meanings = _meanings(item)
    if not meanings:
        found.unknown.append(item[:60])
    elif len(meanings) > 1:
        found.unclear.append((item[:60], [_told(*area) for area in meanings.values()][:6]))
    else:
        members, (kind, code) = next(iter(meanings.items()))
        town = gazetteer.split(item)[1]
        if kind == "commune" and not gazetteer.named(town):
            found.replaced.append(("", town[:60], code))
        codes.update(members)


def _meanings(item: str) -> dict[tuple[str, ...], tuple[str, str]]:
    """What a name may be: communes → (kind, code). « région Bretagne » is no commune."""
    if met := _SAID.match(item):
        word, name = met.groups()
        kind = "region" if key(word) == "region" else "departement"
        areas = [area for area in _named_areas().get(key(name), []) if area[0] == kind]
        areas += [(kind, name)] if gazetteer.area_name(kind, name) else []
        return {gazetteer.communes_of(*area): area for area in areas}
    found = {gazetteer.communes_of(*area): area for area in _named_areas().get(key(item), [])}
    return found | {(town.code,): ("commune", town.code) for town in gazetteer.find(item)}


def areas_named(typed: str) -> list[tuple[str, str]]:
    """(kind, code) of the regions, departments and EPCI whose name is, then begins, then holds what is typed; of the one
    whose code it is first."""
    wanted, code = key(typed), typed.strip().upper()
    kinds = [(kind, code) for kind in _AREAS if code and gazetteer.area_name(kind, code)]
    if len(wanted) < 2:
        return kinds
    ranks: list[list[tuple[str, str]]] = [kinds, [], [], []]
    for name, areas in _named_areas().items():
        if wanted in name:
            ranks[1 if name == wanted else 2 if name.startswith(wanted) else 3] += areas
    order = {kind: rank for rank, kind in enumerate(reversed(_AREAS))}
    return list(
        dict.fromkeys(each for rank in ranks for each in sorted(rank, key=lambda area: order[area[0]]))
    )


def _told(kind: str, code: str) -> str:
    """What to write so that it is clear: « 93066 Saint-Denis (93200) », « région Bretagne »."""
    name = gazetteer.area_name(kind, code)
    said = {"region": f"région {name}", "departement": f"département {name}"}
    town = gazetteer.commune(code) if kind == "commune" else None
    return said.get(kind, f"{code} {town.label if town else name}")


@cache
def _named_areas() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    areas = gazetteer.areas()
    for kind, table in zip(_AREAS, ("epci", "departments", "regions"), strict=True):
        for code in areas[table]:
            name = key(gazetteer.area_name(kind, code))
            for each in {name, _STATUS.sub("", name)}:
                found.setdefault(each, []).append((kind, code))
    return found
