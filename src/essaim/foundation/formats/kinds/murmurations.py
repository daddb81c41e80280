"""Murmurations profiles of organisations: one, or a list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from .. import places
from ..fields import Draft, finish
from ..gather import COORDINATES, ID, KEPT, NAME, join_street, others, place, put, put_key
from ..jsonwalk import Walk, numbered
from ..record import ReadError, Record, Skipped
from ..registry import Format, reader
from ..shape import shape
from ..source import Source

_SCHEMA = "organizations_schema-v1.0.0"
_ROLES = {
    "primary_url": "website", "tags": "keywords", "street_address": "street", "locality": "city", "postal_code": "postcode",
    "country_iso_3166": "country", "country_name": "country", "nickname": "acronym", "mission": "missions", "id": ID,
    "status": KEPT, "profile_url": "source_url", "name": NAME, "urls": "links", "image": KEPT,
}  # fmt: skip
_WRITTEN = {
    "website": "primary_url", "keywords": "tags", "street": "street_address", "city": "locality",
    "postcode": "postal_code", "country": "country_iso_3166",
}  # fmt: skip


def _sniff(head: bytes, filename: str) -> float:
    found = shape(head)
    return 0.96 if "linked_schemas" in found.at(1, 2, *((3,) if "data" in found.at(1) else ())) else 0.0


def _parse(source: Source) -> Iterator[Record | Skipped]:
    walk = Walk(source, "data")
    for line, unit, profile in numbered(walk.elements()):
        yield _profile(Draft(line, unit, swap=source.swap), profile)
    if not walk.found:
        if "linked_schemas" not in walk.members:
            raise ReadError(
                "Ce fichier n’est pas un profil Murmurations\u202f: il y manque «\u202flinked_schemas\u202f»."
            )
        yield _profile(Draft(1), walk.members)


def _profile(draft: Draft, profile: object) -> Record | Skipped:
    if not isinstance(profile, dict) or "linked_schemas" not in profile:
        return Skipped(draft.line, "Cet élément n’est pas un profil Murmurations.", draft.unit)
    for key, value in profile.items():
        if key == "geolocation":
            _geolocation(draft, value)
        elif key == "urls" and isinstance(value, list):
            put_key(
                draft, key, [each.get("url") if isinstance(each, dict) else each for each in value], _ROLES
            )
        elif key != "linked_schemas":
            put_key(draft, key, value, _ROLES)
    if draft.external_id is None:
        draft.external_id = draft.raw.get("source_url") or draft.raw.get("website")
    try:
        join_street(draft)
        place(draft)
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence, draft.unit)
    return finish(draft)


def _geolocation(draft: Draft, value: object) -> None:
    """{"lat", "lon"}, or « 46.3,-0.03 »; profiles may also have latitude and longitude of their own."""
    if isinstance(value, dict):
        draft.raw.setdefault("latitude", value.get("lat"))
        draft.raw.setdefault("longitude", value.get("lon"))
    else:
        put(draft, COORDINATES, "geolocation", value)


def profile(record: Record) -> dict[str, object]:
    """A record as a profile; what the schema has no word for is under our own names."""
    fields = record.fields
    profile: dict[str, object] = {"linked_schemas": [_SCHEMA], "id": record.external_id, "name": record.name}
    if "latitude" in fields:
        profile["geolocation"] = {"lat": fields["latitude"], "lon": fields["longitude"]}
    rest = others(record, "latitude", "longitude")
    return profile | {_WRITTEN.get(key, key): value for key, value in rest.items()}


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """A list of profiles, one a line; no place for `meta`."""
    yield b"["
    separator = "\n"
    for record in records:
        yield (separator + json.dumps(profile(record), ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]\n"


FORMAT = Format(
    name="murmurations",
    label="Murmurations",
    extension="json",
    media_type="application/json",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
)
