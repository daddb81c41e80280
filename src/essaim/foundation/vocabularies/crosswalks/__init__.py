"""Our words in other vocabularies: one JSON file each beside, found by looking. See docs/extending/correspondance.md.

OpenStreetMap and TransforMap, which imports read, are in `formats/crosswalks`: that room is below and pure.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Match:
    """A notion of another vocabulary: whose, its uri, its French label."""

    vocabulary: str
    uri: str
    label: str


@cache
def crosswalks() -> tuple[dict[str, Any], ...]:
    """Every file, by name."""
    found = sorted(files(__package__).iterdir(), key=lambda each: each.name)
    return tuple(
        json.loads(each.read_text(encoding="utf-8")) for each in found if each.name.endswith(".json")
    )


def matches(part: str, name: str) -> list[Match]:
    """What others call one of ours; `part`: "categories", "legal_forms" or "kinds"."""
    return [
        Match(each["name"], each["base"] + code, each["labels"].get(code, code))
        for each in crosswalks()
        for code in each.get(part, {}).get(name, ())
    ]
