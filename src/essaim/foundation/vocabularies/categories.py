"""The tree of categories and the themes in the database, kept in step with those that are shipped."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from django.apps import apps as installed

from essaim.foundation.formats.categories import categories

CATEGORY, THEME = "category", "theme"


@cache
def themes() -> dict[str, dict[str, str]]:
    """The shipped themes: slug → {"fr", "en"}."""
    text = (files(__package__) / "themes.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)["themes"]
    return found


def sync_themes(apps: Any = installed) -> int:
    """Create the themes that are missing; returns how many. One that people renamed or merged stays as they left it."""
    term, alias = (apps.get_model("vocabularies", name) for name in ("Term", "TermAlias"))
    known = {
        name
        for model in (term, alias)
        for name in model.objects.filter(scheme=THEME).values_list("slug", flat=True)
    }
    fresh = [(slug, each) for slug, each in themes().items() if slug not in known]
    for slug, each in fresh:
        term(scheme=THEME, slug=slug, label=each["fr"], label_en=each["en"]).save()
    return len(fresh)


def sync_categories(apps: Any = installed) -> int:
    """Create missing categories and correct changed ones; returns how many rows were written.

    Two queries where nothing changed. A category that the file no longer has stays: cards may bear it; one that
    people renamed, moved or merged stays as they left it.
    """
    term, alias = (apps.get_model("vocabularies", name) for name in ("Term", "TermAlias"))
    former = alias.objects.filter(scheme=CATEGORY).select_related("term")
    known = {each.slug: each.term for each in former}
    known |= {each.slug: each for each in term.objects.filter(scheme=CATEGORY)}
    written = 0
    for wanted in categories().values():  # each after its parent
        parent = known[wanted.parent].pk if wanted.parent else None
        held = known.get(wanted.slug) or term(scheme=CATEGORY, slug=wanted.slug)
        facts = {"label": wanted.fr, "label_en": wanted.en, "parent_id": parent}
        if held.edited or held.slug != wanted.slug:
            continue
        if held.pk is None or any(getattr(held, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(held, name, value)
            held.save()
            known[wanted.slug] = held
            written += 1
    return written
