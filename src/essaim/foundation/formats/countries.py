"""Countries as people write them, and where they are."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NotRequired, TypedDict

Box = tuple[float, float, float, float]


def fold(text: str) -> str:
    """Small letters without accents, points or dashes: « ÖSterreich » and « osterreich » are one."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(
        " " if not mark.isalnum() else mark for mark in decomposed if not unicodedata.combining(mark)
    )
    return " ".join(letters.split())


class _Entry(TypedDict):
    names: list[str]
    boxes: NotRequired[list[Box]]


class _Table(TypedDict):
    codes: list[str]
    ambiguous: dict[str, list[str]]
    countries: dict[str, _Entry]


@cache
def _table() -> _Table:
    text = (files(__package__) / "countries.json").read_text(encoding="utf-8")
    table: _Table = json.loads(text)
    return table


@cache
def _by_name() -> dict[str, str]:
    names = {fold(name): code for code, entry in _table()["countries"].items() for name in entry["names"]}
    return names | {code.casefold(): code for code in _table()["codes"]}


@cache
def boxes(code: str) -> tuple[Box, ...]:
    """Boxes (west, south, east, north, in degrees) that hold a country, its far territories included."""
    entry = _table()["countries"].get(code)
    return tuple(entry.get("boxes", [])) if entry else ()


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
        return tuple(ambiguous)
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
