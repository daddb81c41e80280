"""Elements of GoGoCarto, of both generations, with or without their envelope; categories named where a taxonomy is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from . import clean, dates, places
from .categories import french
from .fields import Draft, finish
from .gather import ID, KEPT, NAME, join_street, others, place, put_key
from .jsonwalk import Walk, numbered
from .record import FIELDS, ReadError, Record, Skipped
from .shape import shape
from .source import Source

_ROLES = {"sourceKey": KEPT, "status": KEPT, "title": NAME, "id": ID}
_GEO = {"latitude": "latitude", "lat": "latitude", "longitude": "longitude", "lng": "longitude", "long": "longitude",
        "lon": "longitude"}  # fmt: skip
_ADDRESS = {"streetNumber": "housenumber", "streetAddress": "street", "addressLocality": "city", "postalCode": "postcode",
            "addressCountry": "country"}  # fmt: skip
_CATEGORIES = ("categories", "taxonomy")
_DATES = frozenset(("createdAt", "updatedAt"))
# What the map's own software needs, and says nothing of the actor.
_IGNORED = frozenset(("categoriesFull", "geohash", "moderationState", "isEditable", "ontology", "stamps"))
_MAX_NAMES = 20_000
WRITTEN = ("name", *(field for field in FIELDS if field not in ("latitude", "longitude", "categories")))


def sniff(head: bytes, filename: str) -> float:
    """How likely a file is GoGoCarto's: it says so, or its elements have a place as GoGoCarto writes it."""
    found = shape(head)
    if found.top.get("ontology", "").startswith("gogo"):
        return 0.98
    if found.rows and (found.opening == "[" or "data" in found.at(1)):
        return 0.6
    keys = found.at(3) if "data" in found.at(1) else found.at(1, 2)
    if not keys & {NAME, "title", "nom"} or keys & {"@type", "type", "linked_schemas"}:
        return 0.0
    return 0.8 if "geo" in keys else 0.6 if "data" in found.at(1) or found.opening == "[" else 0.0


def parse(source: Source) -> Iterator[Record | Skipped]:
    """Records of a file of elements."""
    source, members = _beforehand(source)
    names: dict[str, str] = {}
    for found in (*source.beside.values(), members.get("taxonomy")):
        collect(found, names)
    keys = _named_values(members.get("mapping"))
    walk = Walk(source, "data")
    for line, unit, element in numbered(walk.elements()):
        yield _element(Draft(line, unit, swap=source.swap), element, keys, names)
    if not walk.found:
        single = walk.members.get("data", walk.members)
        if not isinstance(single, dict) or not single.keys() & {NAME, "title", "nom"}:
            raise ReadError(
                "Ce fichier ne contient pas d’éléments de GoGoCarto\u202f: il y manque «\u202fdata\u202f»."
            )
        yield _element(Draft(1), single, keys, names)


def _beforehand(source: Source) -> tuple[Source, dict[str, object]]:
    """The file, and its members that have to be known before its elements, wherever they stand in it."""
    fresh = source.again()
    if fresh is None:
        return source, {}
    if not fresh.holds(b'"mapping"', b'"taxonomy"'):
        return fresh.again() or fresh, {}
    first = fresh.again() or fresh
    walk = Walk(first, "data")
    for _ in walk.elements():
        pass
    return first.again() or first, walk.members


def _named_values(mapping: object) -> list[str]:
    """What the values of a compact row are called: the list within `["id", ["name", …], "latitude"…]`, or the list itself."""
    if not isinstance(mapping, list):
        return [NAME]
    inner = next((each for each in mapping if isinstance(each, list)), mapping)
    return [str(key) for key in inner[:200]]


def collect(found: object, names: dict[str, str], depth: int = 0) -> None:
    """The names of options by their identifiers, out of a taxonomy; of everything, when it has no options."""
    _options(found, names, depth, "options" in _keys(found))


def _keys(found: object) -> set[str]:
    parts = found if isinstance(found, list) else [found]
    return {key for part in parts[:1000] if isinstance(part, dict) for key in part}


def _options(found: object, names: dict[str, str], depth: int, only: bool, kept: bool = False) -> None:
    if depth > 20 or len(names) > _MAX_NAMES:
        return
    for part in found if isinstance(found, list) else [found]:
        if not isinstance(part, dict):
            continue
        name, own = clean.line(part.get("name")), part.get("id")
        if name and isinstance(own, int | str) and (kept or not only):
            names.setdefault(str(own), name)
        for key, value in part.items():
            if isinstance(value, list | dict):
                _options(value, names, depth + 1, only, kept=key == "options")


def _element(draft: Draft, element: object, keys: list[str], names: dict[str, str]) -> Record | Skipped:
    if isinstance(element, list):
        element = _row(element, keys)
    if not isinstance(element, dict):
        return Skipped(draft.line, "Cet élément n’est pas une fiche de GoGoCarto.", draft.unit)
    own: dict[str, str] = {}  # newer elements name their categories themselves
    collect(element.get("categoriesFull"), own)
    names = {**names, **own} if own else names
    try:
        for key, value in element.items():
            _value(draft, key, value, names)
        join_street(draft)
        place(draft)
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence, draft.unit)
    return finish(draft)


def _row(row: list[object], keys: list[str]) -> dict[str, object] | None:
    """An element out of a compact row: [id, name or values, latitude, longitude, categories, status…]."""
    if len(row) < 4:
        return None
    values = row[1] if isinstance(row[1], list) else [row[1]]
    # Values that nothing names are kept aside by their rank.
    named = [*keys, *(f"valeur {rank + 1}" for rank in range(len(keys), len(values)))]
    found = dict(zip(named, values, strict=False))
    found |= {"id": row[0], "latitude": row[2], "longitude": row[3]}
    if len(row) > 4:
        found["categories"] = row[4]
    if len(row) > 5:
        found["status"] = row[5]
    return found


def _value(draft: Draft, key: str, value: object, names: dict[str, str]) -> None:
    if key in _IGNORED or not isinstance(key, str):
        return
    if key in ("geo", "address") and isinstance(value, dict):
        for part, inner in value.items():
            put_key(draft, part, inner, _GEO if key == "geo" else _ADDRESS)
    elif key in _GEO and key not in draft.raw and _GEO[key] not in draft.raw:
        put_key(draft, key, value, _GEO)
    elif key in _CATEGORIES:
        _categories(draft, value, names)
    elif key in _DATES:
        put_key(draft, key, dates.iso(value) if isinstance(value, str) else value, {key: KEPT})
    else:
        put_key(draft, key, value, _ROLES)


def _categories(draft: Draft, value: object, names: dict[str, str]) -> None:
    """Identifiers become names; those that nothing names are kept aside, for a number is no word."""
    words: list[str] = []
    unknown: list[str] = []
    for part in (value if isinstance(value, list) else clean.items(value))[: clean.MAX_ITEMS * 4]:
        if isinstance(part, dict):
            part = part.get("name") or part.get("id") or part.get("categoryId")
        if isinstance(part, int | str):
            word = names.get(str(part), part)
            (unknown if isinstance(word, int) or word.isdecimal() else words).append(str(word))
    if words:
        draft.raw["categories"] = [*clean.items(draft.raw.get("categories") or []), *words]
    if unknown:
        draft.extra["categories"] = ", ".join(unknown)


def full(record: Record) -> dict[str, object]:
    """A record as an element of the full ontology; what GoGoCarto has no key for is under our own names."""
    fields = record.fields
    element: dict[str, object] = {"id": record.external_id, "name": record.name}
    if "latitude" in fields:
        element["geo"] = {"latitude": fields["latitude"], "longitude": fields["longitude"]}
    address = {key: fields[ours] for key, ours in _ADDRESS.items() if ours in fields}
    if address:
        element["address"] = address
    element["categories"] = named(record)
    return element | others(record, "latitude", "longitude", "categories", *address_fields())


def address_fields() -> tuple[str, ...]:
    """Our fields that stand in the address."""
    return tuple(_ADDRESS.values())


def named(record: Record) -> list[str]:
    """The categories of a record by their French names."""
    found = record.fields.get("categories")
    return [french(slug) for slug in found] if isinstance(found, list) else []


def compact(record: Record) -> list[object]:
    """A record as a row, its values in the order of WRITTEN."""
    values: list[object] = [record.name, *(record.fields.get(field) for field in WRITTEN[1:])]
    while values[-1] is None:
        values.pop()
    fields = record.fields
    return [record.external_id, values, fields.get("latitude"), fields.get("longitude"), named(record)]


def mapping(*values: str) -> list[object]:
    """What a compact answer says of its rows: the names of their values, in the list that stands second."""
    return [ID, [*values], "latitude", "longitude", "status", "moderationState"]


def written(opening: dict[str, object], elements: Iterable[object]) -> Iterator[bytes]:
    """An object whose `data` has one element a line."""
    yield f'{json.dumps(opening, ensure_ascii=False)[:-1]}, "data": ['.encode()
    separator = "\n"
    for element in elements:
        yield (separator + json.dumps(element, ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]}\n"
