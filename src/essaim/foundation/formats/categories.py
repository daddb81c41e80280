"""The vocabulary of solidarity economy that sources are translated into: two levels, by slug."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .countries import fold


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


@cache
def _by_label() -> dict[str, str]:
    found = categories()
    labels = {fold(each.en): slug for slug, each in found.items()}
    return labels | {fold(each.fr): slug for slug, each in found.items()}


def named(word: str) -> str:
    """The slug of a category written as a slug or by its French or English name, or ""."""
    if word in categories():
        return word
    return _by_label().get(fold(word), "") if len(word) <= 100 else ""


def french(slug: str) -> str:
    """The French name of a category; an unknown word as it is."""
    found = categories().get(slug)
    return found.fr if found else slug
