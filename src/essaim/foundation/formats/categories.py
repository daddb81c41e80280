"""The vocabulary of solidarity economy that sources are translated into: two levels, by slug."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Category:
    """`parent` is the slug of the category above, None for the first level."""

    slug: str
    fr: str
    en: str
    parent: str | None


@cache
def categories() -> dict[str, Category]:
    """Every category by slug, each one after its parent."""
    text = (files(__package__) / "categories.json").read_text(encoding="utf-8")
    return {entry["slug"]: Category(**entry) for entry in json.loads(text)}
