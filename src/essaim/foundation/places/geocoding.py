"""An address to a point, by the geocoder that the operator set; none is asked where none is set.

Answers understood: GeoJSON as Addok and the Base adresse nationale give it, the list of Nominatim. The operator names
the host (in ESSAIM_FETCH_INSIDE too where it stands on the same network); people only fill `{q}`.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings

from essaim.foundation.kernel.fetching import FetchError, fetch

SECONDS = 4
MOST_BYTES = 200_000
_PRECISION = {
    "housenumber": "address", "house": "address", "building": "address", "place": "address", "street": "street",
    "road": "street", "locality": "street", "municipality": "town", "city": "town", "town": "town", "village": "town",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A point in degrees, how fine it is ("address", "street" or "town") and what the geocoder calls it."""

    latitude: float
    longitude: float
    precision: str
    label: str


def ask(url: str) -> bytes:
    """The body of the answer, 200 kB at most. OSError where there is none in four seconds."""
    try:
        answer = fetch(url, max_bytes=MOST_BYTES, timeout=SECONDS, headers={"Accept": "application/json"})
    except FetchError as error:
        raise OSError(error.sentence) from error
    if answer.status != 200:
        raise OSError(f"HTTP {answer.status}")
    return answer.body


def offered() -> bool:
    """Whether the operator set a geocoder."""
    template = settings.GEOCODER
    return template.startswith(("https://", "http://")) and "{q}" in template


def geocode(address: str) -> Found | None:
    """The point of an address, or None: not found, or an answer that is not understood. OSError: no answer."""
    if not offered() or not address.strip():
        return None
    return read(ask(settings.GEOCODER.replace("{q}", quote(address.strip()[:300], safe=""))))


def read(body: bytes) -> Found | None:
    """The first point of an answer; None for whatever is not one."""
    try:
        answer = json.loads(body)
        if isinstance(answer, dict):
            return _feature(answer["features"][0])
        return _entry(answer[0])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _feature(feature: dict[str, Any]) -> Found | None:
    longitude, latitude = feature["geometry"]["coordinates"][:2]
    said = feature.get("properties") or {}
    return _found(latitude, longitude, said.get("type") or said.get("addresstype"), said.get("label"))


def _entry(entry: dict[str, Any]) -> Found | None:
    kind = entry.get("addresstype") or entry.get("type")
    return _found(entry["lat"], entry["lon"], kind, entry.get("display_name"))


def _found(latitude: Any, longitude: Any, kind: Any, label: Any) -> Found | None:
    lat, lon = float(latitude), float(longitude)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return Found(round(lat, 7), round(lon, 7), _PRECISION.get(str(kind), "street"), str(label or "")[:200])
