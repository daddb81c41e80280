"""Our words in other vocabularies and theirs in ours: one JSON file each in `crosswalks`, found by looking.

A file says what others call ours (`categories`, `themes`, `legal_forms`, `kinds`: ours → their codes; `relations`: ours → the
code from the source and the one from the target, "" where they have none), or how we read theirs (`types`: words of
`type_of_initiative`; `keys`: of OpenStreetMap), or both. See docs/extending/correspondance.md.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from . import clean

# Says « nothing of the above »: of no use beside another category.
OTHER = "autre-initiative"
_SEPARATORS = re.compile(r"[;,]")
_LEAST_PREFIX = 4
_MAX_TYPES = 5000


@dataclass(frozen=True)
class Match:
    """A notion of another vocabulary: whose, its uri, its French label."""

    vocabulary: str
    uri: str
    label: str


@cache
def crosswalk_files() -> dict[str, str]:
    """The text of every file, by its name without « .json »."""
    found = sorted((files(__package__) / "crosswalks").iterdir(), key=lambda each: each.name)
    return {
        each.name.removesuffix(".json"): each.read_text(encoding="utf-8")
        for each in found
        if each.name.endswith(".json")
    }


@cache
def crosswalks() -> tuple[dict[str, Any], ...]:
    """What every file says, by the names of the files; `file` is that name."""
    return tuple({"file": name, **json.loads(text)} for name, text in crosswalk_files().items())


def matches(part: str, name: str) -> list[Match]:
    """What others call one of ours; `part`: "categories", "themes", "legal_forms" or "kinds"."""
    return [
        Match(each["name"], each["base"] + code, each["labels"].get(code, code))
        for each in crosswalks()
        for code in each.get(part, {}).get(name, ())
    ]


@cache
def relations(vocabulary: str) -> dict[tuple[str, bool], str]:
    """What a vocabulary, by its name, calls our relations: (kind, whether said of the source) → the uri of its property."""
    return {
        (kind, outward): each["base"] + code
        for each in crosswalks()
        if each["name"] == vocabulary
        for kind, codes in each.get("relations", {}).items()
        for outward, code in zip((True, False), codes, strict=True)
        if code
    }


def osm_tags(slugs: object) -> list[str]:
    """The tags of OpenStreetMap that come nearest to some categories: « shop=second_hand »."""
    found = next(each for each in crosswalks() if each["name"] == "OpenStreetMap")["categories"]
    words = slugs if isinstance(slugs, list) else []
    return list(dict.fromkeys(tag for slug in words for tag in found.get(slug, ())))


@cache
def _table() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    types: dict[str, str] = {}
    keys: dict[str, dict[str, str]] = {}
    for each in crosswalks():
        types |= each.get("types", {})
        for key, values in each.get("keys", {}).items():
            keys.setdefault(key, {}).update(values)
    return types, keys


def osm_keys() -> frozenset[str]:
    """The OpenStreetMap keys that may say a category."""
    return frozenset(_table()[1])


@lru_cache(maxsize=4096)
def category_of_type(word: str) -> str:
    """Slug for one word of `type_of_initiative`, or "". A word cut by one or two letters is completed."""
    types = _table()[0]
    key = "_".join(word.casefold().split())
    if key in types:
        return types[key]
    if len(key) < _LEAST_PREFIX:
        return ""
    return next(
        (slug for known, slug in types.items() if known.startswith(key) and len(known) - len(key) <= 2), ""
    )


def from_types(value: object) -> tuple[list[str], list[str]]:
    """(slugs, unknown words) of a `type_of_initiative`, whose words are separated by `;` or `,`."""
    text = ";".join(map(str, value)) if isinstance(value, list) else value if isinstance(value, str) else ""
    slugs, unknown = _from_text(text) if len(text) <= _MAX_TYPES else ((), ())
    return [*slugs], [*unknown]


@lru_cache(maxsize=4096)
def _from_text(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [
        word for word in (clean.line(part) for part in _SEPARATORS.split(text)[: clean.MAX_ITEMS]) if word
    ]
    found = [(word, category_of_type(word)) for word in words]
    return tuple(slug for _, slug in found if slug), tuple(word for word, slug in found if not slug)


def from_key(key: str, value: object) -> list[str]:
    """Slugs for an OpenStreetMap key: `shop=second_hand;fairtrade` gives two. Unknown values give nothing."""
    known = _table()[1].get(key, {})
    words = value.split(";") if isinstance(value, str) else []
    found = (
        known.get(word.strip().casefold()) or known.get("*", "")
        for word in words
        if word.strip() not in ("", "no")
    )
    return [slug for slug in found if slug]


def merged(slugs: list[str]) -> list[str]:
    """Without repeats, nor « other » beside something more precise."""
    unique = list(dict.fromkeys(slugs))
    return [slug for slug in unique if slug != OTHER] or unique
