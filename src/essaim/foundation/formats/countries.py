"""Countries as people write them, and where they are."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

Box = tuple[float, float, float, float]


def fold(text: str) -> str:
    """Small letters without accents, points or dashes: « ÖSterreich » and « osterreich » are one."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(" " if not mark.isalnum() else mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(letters.split())


@cache
def _table() -> dict[str, dict[str, list[object]]]:
    text = (files(__package__) / "countries.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[object]]] = json.loads(text)
    return table


@cache
def _by_name() -> dict[str, str]:
    table = _table()["countries"]
    names = {fold(str(name)): code for code, entry in table.items() for name in _names(entry)}
    codes = {str(code).casefold(): str(code) for code in [*_table()["codes"], *table]}
    return names | codes


def _names(entry: object) -> Iterable[object]:
    return entry["names"] if isinstance(entry, dict) else []


@cache
def boxes(code: str) -> tuple[Box, ...]:
    """Boxes (west, south, east, north, in degrees) that hold a country, its far territories included."""
    entry = _table()["countries"].get(code)
    found = entry.get("boxes", []) if isinstance(entry, dict) else []
    return tuple((float(w), float(s), float(e), float(n)) for w, s, e, n in found)


def inside(code: str, latitude: float, longitude: float, margin: float = 0.0) -> bool:
    """Whether a point lies in a country's boxes, widened by `margin` degrees."""
    return any(
        west - margin <= longitude <= east + margin and south - margin <= latitude <= north + margin
        for west, south, east, north in boxes(code)
    )


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[str, ...]:
    key = fold(text)
    ambiguous = _table()["ambiguous"].get(key)
    if ambiguous:
        return tuple(str(code) for code in ambiguous)
    code = _by_name().get(key) or _by_name().get(re.sub(r"^(the|le|la|les|l) ", "", key))
    return (code,) if code else ()


def country(text: str, latitude: float | None = None, longitude: float | None = None) -> str:
    """The ISO 3166 alpha-2 code of a country's name or code in many languages, or "".

    Some abbreviations mean several countries (« SR »): the position, in degrees, then decides.
    """
    candidates = _named(text) if len(text) <= 80 else ()
    if len(candidates) == 1:
        return candidates[0]
    if latitude is None or longitude is None:
        return ""
    return next((code for code in candidates if inside(code, latitude, longitude)), "")
