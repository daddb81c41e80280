"""Values of a source put where they belong in a draft, whatever the format."""

from __future__ import annotations

from . import clean, crosswalk, places
from .aliases import field_of
from .fields import Draft
from .record import Record

# Words that readers give to columns and keys, besides the names of our fields.
NAME, ID, KEPT, COORDINATES = "name", "id", "extra", "coordinates"


def put(draft: Draft, role: str, key: str, value: object) -> None:
    """One value, by its role: a field of ours, or `name`, `id`, `types`, `identity`; what has no place is kept aside."""
    if role == KEPT and isinstance(value, dict):
        draft.extra |= value
    elif role == NAME and draft.name is None:
        draft.name = value
    elif role == ID and draft.external_id is None:
        draft.external_id = value
    elif role == COORDINATES:
        _coordinates(draft, key, value)
    elif role == "types":
        slugs, unknown = crosswalk.from_types(value)
        draft.categories += slugs
        draft.keywords += unknown
    elif role == "identity":
        draft.keywords += clean.items(value)
    elif role in ("", NAME, ID, KEPT) or role in draft.raw:
        draft.extra.setdefault(key, value)
    else:
        draft.raw[role] = value


def put_key(draft: Draft, key: str, value: object, roles: dict[str, str] | None = None) -> None:
    """One value, by its key: what `roles` says of it, else what the word means to us. Empty values are nothing."""
    if value is None or value == "" or value == [] or value == {}:
        return
    role = (roles or {}).get(key)
    put(draft, KEPT if key == KEPT else field_of(key) if role is None else role, key, value)


def _coordinates(draft: Draft, key: str, value: object) -> None:
    """« 46.3, -0.03 » in one cell: latitude, then longitude."""
    pair = split_point(value)
    if pair is None or "latitude" in draft.raw:
        draft.extra.setdefault(key, value)
    else:
        draft.raw["latitude"], draft.raw["longitude"] = pair


def split_point(value: object) -> tuple[str, str] | None:
    """The two numbers of a text such as « 46.3, -0.03 » or « 46,3 ; -0,03 », or None."""
    text = value.strip(" ()[]") if isinstance(value, str) and len(value) <= 80 else ""
    for separator in (";", ", ", ",", " "):
        parts = [part.strip() for part in text.split(separator)]
        if len(parts) == 2 and all(places.is_number(part) for part in parts):
            return parts[0], parts[1]
    return None


def join_street(draft: Draft) -> None:
    """The number of a house before the name of its street."""
    number = clean.line(draft.raw.pop("housenumber", None))
    if number:
        draft.raw["street"] = f"{number} {clean.line(draft.raw.get('street'))}".strip()


def place(draft: Draft) -> None:
    """The point of a draft out of its raw latitude and longitude. Raises places.Misplaced."""
    if draft.point is None:
        draft.point = places.from_text(draft.raw.get("latitude"), draft.raw.get("longitude"))


def others(record: Record, *but: str) -> dict[str, object]:
    """The fields of a record under our own names, without some of them."""
    return {key: value for key, value in record.fields.items() if key not in but}
