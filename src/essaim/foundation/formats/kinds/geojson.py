"""GeoJSON (RFC 7946): with the keys of OpenStreetMap and TransforMap, or our own names of fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .. import clean, crosswalk, places
from ..aliases import field_of
from ..countries import country
from ..fields import Draft, finish
from ..jsonwalk import Walk, numbered
from ..record import ReadError, Record, Skipped
from ..registry import Format, reader
from ..shape import shape
from ..source import Source

_IDS = ("_id", "id", "uuid", "osm")
# Stamps of the source's own database: they change at each edition and say nothing of the actor.
# `osm_tags` is ours: the categories, said again.
_IGNORED = frozenset(("_timestamp", "_version", "_created", "_uri", "_id", "osm_tags"))
_ERRORS = ("error", "exceptionMessage", "message", "detail", "errorMessage")
_DESCRIPTION = re.compile(r"description[:_]([a-z]{2,3})", re.IGNORECASE)
# « gr » is often written for Greek, « cz » for Czech.
_LANGUAGES = {"gr": "el", "cz": "cs", "dk": "da", "se": "sv", "si": "sl"}
_NUMBER_FIRST = frozenset(("FR", "GB", "IE", "LU", "MC", "MT", "IM", "US", "CA", "AU", "NZ", ""))


def _sniff(head: bytes, filename: str) -> float:
    found = shape(head)
    if found.opening != "{":
        return 0.1 if found.opening else 0.0
    if found.top.get("type") == "FeatureCollection" or "features" in found.at(1):
        return 0.95
    return 0.7 if filename.casefold().endswith(".geojson") else 0.2


def _parse(source: Source) -> Iterator[Record | Skipped]:
    walk = Walk(source, "features")
    for line, unit, feature in numbered(walk.elements()):
        if walk.top_level_array:
            break
        yield _feature(Draft(line, unit, swap=source.swap), feature)
    if (
        not walk.found
        or walk.top_level_array
        or walk.members.get("type", "FeatureCollection") != "FeatureCollection"
    ):
        raise ReadError(
            _other(walk)
            if not walk.found
            else "Ce fichier JSON n’est pas une collection GeoJSON\u202f: "
            "il y manque «\u202fFeatureCollection\u202f» et sa liste «\u202ffeatures\u202f»."
        )


def _other(walk: Walk) -> str:
    """What to say of JSON of no kind that we know: a refusal of the site, most often."""
    said = next((walk.members[key] for key in _ERRORS if isinstance(walk.members.get(key), str)), "")
    if said:
        return (
            f"Le site n’a pas donné de fiches, mais une erreur\u202f: «\u202f{clean.line(said, 120)}\u202f»."
        )
    return (
        "Ce fichier JSON ne contient pas de fiches que nous reconnaissions\u202f: ni collection GeoJSON "
        "(«\u202fFeatureCollection\u202f»), ni carte GoGoCarto, ni fiches YesWiki, ni JSON-LD."
    )


def _feature(draft: Draft, feature: object) -> Record | Skipped:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, dict):
        said = "Cet élément n’est pas une fiche GeoJSON\u202f: il n’a pas de propriétés."
        return Skipped(draft.line, said, draft.unit)
    draft.external_id = _identifier(feature, properties)
    try:
        draft.point = places.from_geometry(feature.get("geometry"))
        _gather(draft, properties)
        if draft.point is None:
            draft.point = places.from_text(draft.raw.get("latitude"), draft.raw.get("longitude"))
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence, draft.unit)
    return finish(draft)


def _identifier(feature: dict[str, object], properties: dict[str, object]) -> object:
    candidates = [*(properties.get(key) for key in _IDS), feature.get("id"), properties.get("_uri")]
    return next((value for value in candidates if clean.line(value)), None)


@lru_cache(maxsize=4096)
def _role(key: str) -> str:
    """What a key is for: "-" ignored, "extra", "description" and a language, "+" a word of OpenStreetMap, our field."""
    if key in _IGNORED:
        return "-"
    spoken = _DESCRIPTION.fullmatch(key)
    if spoken:
        return f"description {spoken[1].casefold()}"
    if key in crosswalk.osm_keys():
        return "+"
    ours = field_of(key)
    # Words of other vocabularies join the keywords of ours.
    return "words" if ours == "identity" or (ours == "keywords" and key != "keywords") else ours


def _gather(draft: Draft, properties: dict[str, object]) -> None:
    descriptions: dict[str, tuple[str, object]] = {}
    websites: list[str] = []
    for key, value in properties.items():
        role = _role(key)
        if role == "-" or value is None:
            continue
        if role.startswith("description"):
            descriptions.setdefault(role[12:], (key, value))
        elif key == "extra" and isinstance(value, dict):
            draft.extra |= value
        elif role == "website":
            websites += clean.urls(value)
        elif not _words(draft, role, key, value):
            _field(draft, role, key, value)
    _describe(draft, descriptions)
    _address(draft)
    if websites:
        draft.raw["website"] = websites
    uri = properties.get("_uri") or properties.get("osm")
    if "source_url" not in draft.raw and clean.url(uri):
        draft.raw["source_url"] = uri


def _field(draft: Draft, ours: str, key: str, value: object) -> None:
    if ours == "name" and not draft.name:
        draft.name = value
    elif ours == "id" and key in _IDS:
        return
    elif ours in ("", "id", "name", "+") or ours in draft.raw:
        draft.extra[key] = value
    else:
        draft.raw[ours] = value


def _words(draft: Draft, role: str, key: str, value: object) -> bool:
    """Words that say what the actor does; True when nothing else is to be done with the key."""
    if role == "types":
        slugs, unknown = crosswalk.from_types(value)
        draft.categories += slugs
        draft.keywords += unknown
    elif role == "words":
        draft.keywords += clean.items(value)
    elif role == "+":
        draft.categories += crosswalk.from_key(key, value)
    return role in ("types", "words")


def _describe(draft: Draft, found: dict[str, tuple[str, object]]) -> None:
    """The description kept is the French one, else the one without a language, the English one, the first."""
    order = [code for code in ("fr", "", "en") if code in found] + list(found)
    chosen = next((code for code in order if len(found) == 1 or clean.line(found[code][1])), None)
    for code, (key, value) in found.items():
        if code != chosen:
            draft.extra[key] = value
    if chosen is not None:
        draft.raw["description"] = found[chosen][1]
        if chosen:
            draft.raw.setdefault("language", _LANGUAGES.get(chosen, chosen))


def _address(draft: Draft) -> None:
    number = clean.line(draft.raw.pop("housenumber", None))
    street = clean.line(draft.raw.get("street"))
    if not number:
        return
    if not street:
        draft.extra["addr:housenumber"] = number
        return
    latitude, longitude = draft.point or (None, None)
    code = country(clean.line(draft.raw.get("country")), latitude, longitude)
    draft.raw["street"] = f"{number} {street}" if code in _NUMBER_FIRST else f"{street} {number}"


def _properties(record: Record) -> dict[str, object]:
    kept = {key: value for key, value in record.fields.items() if key not in ("latitude", "longitude")}
    tags = crosswalk.osm_tags(kept.get("categories"))
    return {"id": record.external_id, "name": record.name, **kept, **({"osm_tags": tags} if tags else {})}


def _geometry(record: Record) -> dict[str, object] | None:
    latitude, longitude = record.fields.get("latitude"), record.fields.get("longitude")
    if latitude is None or longitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A FeatureCollection, one feature a line; `meta` gives its other members (licence, source, date)."""
    others = {key: value for key, value in meta.items() if key not in ("type", "features")}
    opening = json.dumps({"type": "FeatureCollection", **others}, ensure_ascii=False)
    yield f'{opening[:-1]}, "features": ['.encode()
    separator = "\n"
    for record in records:
        feature = {"type": "Feature", "properties": _properties(record), "geometry": _geometry(record)}
        yield (separator + json.dumps(feature, ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]}\n"


FORMAT = Format(
    name="geojson",
    label="GeoJSON",
    extension="geojson",
    media_type="application/geo+json",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
)
