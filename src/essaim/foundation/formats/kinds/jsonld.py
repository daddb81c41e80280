"""JSON-LD: a graph of schema.org organisations. What schema.org has no word for is under « essaim: »."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from .. import places
from ..crosswalk import matches
from ..fields import Draft, finish
from ..jsonwalk import Walk, numbered
from ..record import ANSWERS, LIST_FIELDS, ReadError, Record, Skipped
from ..registry import Format, reader
from ..shape import shape
from ..source import Source

# Our field → the property that holds it as it is.
_PLAIN = {
    "summary": "disambiguatingDescription",
    "description": "description",
    "website": "url",
    "links": "sameAs",
    "keywords": "keywords",
    "acronym": "alternateName",
    "territory": "areaServed",
    "categories": "essaim:categories",
    "kind": "essaim:kind",
    "legal_form": "essaim:legalForm",
    "themes": "essaim:themes",
    "values": "essaim:values",
    "missions": "essaim:missions",
    "board": "essaim:board",
    "volunteers": "essaim:volunteers",
    "civic_service": "essaim:civicService",
    "members": "essaim:members",
    "people_reached": "essaim:peopleReached",
    "budget": "essaim:budget",
    "budget_year": "essaim:budgetYear",
    "source_url": "essaim:sourceUrl",
    "language": "essaim:language",
    "opening_hours": "openingHours",
}
_ADDRESS = {
    "street": "streetAddress",
    "postcode": "postalCode",
    "city": "addressLocality",
    "country": "addressCountry",
}
_NUMBERS = {"siret": "SIRET", "rna": "RNA"}
_SOURCE = "source"
# Part of a crosswalk → our field.
_CROSSED = {"kinds": "kind", "legal_forms": "legal_form", "categories": "categories", "themes": "themes"}
_NAMES = ("name", "legalName", "label", "prefLabel")
# Full addresses and prefixes are forgotten: schema:name, https://schema.org/name, pair:label.
_LOCAL = re.compile(r"(?:https?://\S*[/#]|[a-z][a-z0-9\-]*:)(?=[A-Za-z]+$)")
_TYPES = frozenset(
    (
        "Organization", "NGO", "LocalBusiness", "Corporation", "Cooperative", "GovernmentOrganization", "Project",
        "EducationalOrganization", "PerformingGroup", "ResearchOrganization", "FundingAgency", "SportsOrganization",
        "MedicalOrganization", "Consortium", "NewsMediaOrganization", "OnlineBusiness", "WorkersUnion", "Store",
        "FoodEstablishment", "SSEInitiative",
    )
)  # fmt: skip


@cache
def context() -> dict[str, object]:
    """The context written in every file; nothing is ever fetched to read one."""
    text = (files("essaim.foundation.formats") / "contexts" / "essaim.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found


def _sniff(head: bytes, filename: str) -> float:
    found = shape(head)
    if found.at(1, 2) & {"@context", "@graph", "@type"}:
        return 0.9
    return 0.5 if found.opening and filename.casefold().endswith(".jsonld") else 0.0


def _parse(source: Source) -> Iterator[Record | Skipped]:
    walk = Walk(source, "@graph")
    for line, unit, node in numbered(walk.elements()):
        yield _node(Draft(line, unit, swap=source.swap), node)
    if not walk.found:
        if not _types(walk.members) & _TYPES:
            raise ReadError(
                "Ce fichier JSON-LD ne contient ni «\u202f@graph\u202f» ni organisation de schema.org."
            )
        yield _node(Draft(1, swap=source.swap), walk.members)


def _short(name: str) -> str:
    return name if name.startswith("essaim:") else _LOCAL.sub("", name)


def _types(node: dict[str, object]) -> set[str]:
    found = node.get("@type", node.get("type"))
    return {_short(kind) for kind in (found if isinstance(found, list) else [found]) if isinstance(kind, str)}


def _value(value: object) -> object:
    """A value out of its wrapping: `{"@value": …}`, `{"@id": …}`, `{"name": …}`, or a list of these."""
    if isinstance(value, list):
        return [_value(part) for part in value]
    if isinstance(value, dict):
        return next((value[key] for key in ("@value", "@id", "name", "value") if key in value), None)
    return value


def _spoken(value: object) -> object:
    """Of texts in several languages the French one, else the one without a language, else the first."""
    if not isinstance(value, list):
        return _value(value)
    by_language = {
        part.get("@language", "") if isinstance(part, dict) else "": part for part in reversed(value)
    }
    chosen = next((by_language[code] for code in ("fr", "", "en") if code in by_language), None)
    return _value(chosen if chosen is not None else value[0] if value else None)


def _dict(value: object) -> dict[str, object]:
    if isinstance(value, list):
        value = value[0] if value else None
    return {_short(key): part for key, part in value.items()} if isinstance(value, dict) else {}


def _node(draft: Draft, node: object) -> Record | Skipped:
    if not isinstance(node, dict) or not _types(node) & _TYPES:
        return Skipped(draft.line, "Cet élément n’est pas une organisation.", draft.unit)
    found = {_short(key): value for key, value in node.items() if key not in ("@context", "@type", "type")}
    draft.name = next((_spoken(found.pop(key)) for key in _NAMES if key in found), None)
    draft.external_id = _identifiers(draft, found.pop("identifier", None)) or found.pop("@id", None)
    found.pop("@id", None)
    try:
        draft.point = _position(found)
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence, draft.unit)
    _gather(draft, found)
    return finish(draft)


def _identifiers(draft: Draft, value: object) -> object:
    """Numbers of the organisation into the draft; gives its identifier in the source."""
    own: object = None
    for part in value if isinstance(value, list) else [value]:
        named = _dict(part)
        kind = str(named.get("propertyID", "")).upper()
        ours = next((key for key, label in _NUMBERS.items() if label == kind), None)
        if ours:
            draft.raw[ours] = named.get("value")
        elif named and kind == _SOURCE.upper():
            own = named.get("value")
        elif own is None and isinstance(part, str | int):
            own = part
    return own


def _position(found: dict[str, object]) -> places.Point | None:
    location = _dict(found.pop("location", None))
    geo = _dict(found.pop("geo", None)) or _dict(location.get("geo"))
    if "address" in location:
        found.setdefault("address", location["address"])
    return places.from_text(_value(geo.get("latitude")), _value(geo.get("longitude")))


def _gather(draft: Draft, found: dict[str, object]) -> None:
    address = found.pop("address", None)
    given = _dict(address) or {"streetAddress": address}
    draft.raw |= {ours: _spoken(given[name]) for ours, name in _ADDRESS.items() if given.get(name)}
    for ours, name in _PLAIN.items():
        value = found.pop(name, None)
        if value is not None:
            draft.raw[ours] = _value(value) if ours in LIST_FIELDS else _spoken(value)
    keywords = draft.raw.get("keywords")
    if isinstance(keywords, str):
        draft.raw["keywords"] = [*keywords.split(",")]
    funders = found.pop("funder", None)
    if funders:
        draft.raw["funders"] = _value(funders if isinstance(funders, list) else [funders])
    employees = found.pop("numberOfEmployees", None)
    if employees is not None:
        draft.raw["salaried"] = _value(employees)
    found.pop("additionalType", None)  # the categories and the kind, said again
    extra = found.pop("essaim:extra", None)
    draft.extra |= {key: value for key, value in found.items() if not key.startswith("@")}
    draft.extra |= extra if isinstance(extra, dict) else {}


def _elsewhere(fields: dict[str, object]) -> list[str]:
    """What other vocabularies call such an organisation: by its kind, its legal form, its categories and themes."""
    said = [(part, fields.get(name)) for part, name in _CROSSED.items()]
    words = [(part, word) for part, value in said for word in (value if isinstance(value, list) else [value])]
    return list(dict.fromkeys(each.uri for part, word in words if word for each in matches(part, str(word))))


def _organisation(record: Record, base: str) -> dict[str, object]:
    fields = record.fields
    numbers = [(_SOURCE, record.external_id), *((label, fields.get(key)) for key, label in _NUMBERS.items())]
    identifiers = [
        {"@type": "PropertyValue", "propertyID": kind, "value": value} for kind, value in numbers if value
    ]
    node: dict[str, object] = {"@id": base + quote(record.external_id, safe="")} if base else {}
    node |= {"@type": "Organization", "name": record.name, "identifier": identifiers}
    if elsewhere := _elsewhere(fields):
        node["additionalType"] = elsewhere
    node |= {name: fields[ours] for ours, name in _PLAIN.items() if ours in fields}
    address = {name: fields[ours] for ours, name in _ADDRESS.items() if ours in fields}
    if address:
        node["address"] = {"@type": "PostalAddress", **address}
    if "latitude" in fields:
        geo = {
            "@type": "GeoCoordinates",
            "latitude": fields["latitude"],
            "longitude": fields.get("longitude"),
        }
        node["location"] = {"@type": "Place", "geo": geo}
    if "salaried" in fields:
        node["numberOfEmployees"] = {"@type": "QuantitativeValue", "value": fields["salaried"]}
    funders = fields.get("funders")
    if isinstance(funders, list):
        node["funder"] = [{"@type": "Organization", "name": name} for name in funders]
    said = fields.get(ANSWERS)
    if isinstance(said, dict):
        node["additionalProperty"] = [
            {"@type": "PropertyValue", "name": name, "value": value} for name, value in said.items()
        ]
    if record.extra:
        node["essaim:extra"] = record.extra
    return node


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A `@graph`, one organisation a line. `meta["base"]` begins their addresses.

    The other keys of `meta` describe the file in terms of schema.org: license, dateModified, publisher.
    """
    base = str(meta.get("base", ""))
    others = {key: value for key, value in meta.items() if key != "base" and not key.startswith("@")}
    opening = json.dumps({"@context": context(), **others}, ensure_ascii=False)
    yield f'{opening[:-1]}, "@graph": ['.encode()
    separator = "\n"
    for record in records:
        yield (separator + json.dumps(_organisation(record, base), ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]}\n"


FORMAT = Format(
    name="jsonld",
    label="JSON-LD",
    extension="jsonld",
    media_type="application/ld+json",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
)
