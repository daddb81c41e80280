"""Where a record is: a latitude and a longitude in degrees (WGS 84), or why they cannot be believed."""

from __future__ import annotations

import math

from .countries import boxes, inside

DECIMALS = 7
SWAPPED = "Les coordonnées semblent inversées\u202f: la latitude est à la place de la longitude."
DOUBT = "Ce point est loin de la France\u202f; il y serait si la latitude et la longitude étaient échangées."
_NO_NUMBERS = "Les coordonnées ne sont pas des nombres."
_OUTSIDE = "Les coordonnées sont hors du monde\u202f: la latitude va de −90 à 90, la longitude de −180 à 180."
_UNKNOWN = "La géométrie n’est d’aucun type connu de GeoJSON."
# Far outside: five degrees, some 400 km, more than any doubt about a border.
_FAR = 5.0
_MAX_POINTS = 100_000

Point = tuple[float, float]


class Misplaced(Exception):
    """A position that cannot be kept; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misplaced(_NO_NUMBERS)
    try:
        number = float(value)
    except OverflowError as error:
        raise Misplaced(_OUTSIDE) from error
    if math.isnan(number):
        raise Misplaced(_NO_NUMBERS)
    return number


def position(latitude: object, longitude: object) -> Point | None:
    """(latitude, longitude) rounded to 7 decimals; None for (0, 0): nobody is there. Raises Misplaced."""
    lat, lon = _number(latitude), _number(longitude)
    if abs(lat) > 90 or abs(lon) > 180:
        raise Misplaced(SWAPPED if abs(lat) <= 180 and abs(lon) <= 90 else _OUTSIDE)
    lat, lon = round(lat, DECIMALS) + 0.0, round(lon, DECIMALS) + 0.0
    return (lat, lon) if lat or lon else None


def from_text(latitude: object, longitude: object) -> Point | None:
    """The same from texts or numbers (« 48,85 » too); None when both are empty. Raises Misplaced."""
    values = [value.strip() if isinstance(value, str) else value for value in (latitude, longitude)]
    if all(value in ("", None) for value in values):
        return None
    return position(*(_parsed(value) for value in values))


def written(*degrees: object) -> list[str]:
    """Degrees as texts, never « 1e-07 »."""
    return [
        f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") for value in degrees if isinstance(value, int | float)
    ]


def is_number(text: str) -> bool:
    """Whether a text is a number of degrees, with a point or a comma."""
    try:
        return abs(_number(_parsed(text))) <= 180
    except Misplaced:
        return False


def _parsed(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return float(value.replace(",", ".").replace("−", "-"))
    except ValueError as error:
        raise Misplaced(_NO_NUMBERS) from error


def check(point: Point, country: str) -> None:
    """Raises Misplaced when the point is far from its country and the swapped point is in it."""
    latitude, longitude = point
    if not boxes(country) or inside(country, latitude, longitude, _FAR):
        return
    if abs(longitude) <= 90 and inside(country, longitude, latitude):
        raise Misplaced(SWAPPED)


def looks_swapped(latitude: float, longitude: float) -> bool:
    """Whether a point is far from France, and would be in it the other way round. Said, never acted upon."""
    return (
        abs(longitude) <= 90
        and inside("FR", longitude, latitude)
        and not inside("FR", latitude, longitude, _FAR)
    )


_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}


def from_geometry(geometry: object) -> Point | None:
    """The point of a GeoJSON geometry: itself, or the mean of its first line or ring. Raises Misplaced."""
    if not isinstance(geometry, dict):
        if geometry is None:
            return None
        raise Misplaced(_UNKNOWN)
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        found = members[0] if isinstance(members, list) and members else None
        return from_geometry(found)
    if not isinstance(kind, str) or kind not in _DEPTHS:
        raise Misplaced(_UNKNOWN)
    coordinates = geometry.get("coordinates")
    if coordinates is None or coordinates == []:
        return None
    if kind == "Point":
        return position(*_pair(coordinates))
    return _mean(_ring(coordinates, _DEPTHS[kind]))


def _ring(coordinates: object, depth: int) -> list[object]:
    for _ in range(depth - 1):
        coordinates = coordinates[0] if isinstance(coordinates, list) and coordinates else None
    if not isinstance(coordinates, list) or not coordinates:
        raise Misplaced(_NO_NUMBERS)
    return coordinates[:_MAX_POINTS]


def _mean(points: list[object]) -> Point | None:
    pairs = [_pair(point) for point in points]
    if len(pairs) > 1 and pairs[0] == pairs[-1]:
        pairs.pop()
    return position(sum(lat for lat, _ in pairs) / len(pairs), sum(lon for _, lon in pairs) / len(pairs))


def _pair(point: object) -> Point:
    if not isinstance(point, list) or len(point) < 2:
        raise Misplaced(_NO_NUMBERS)
    return _number(point[1]), _number(point[0])
