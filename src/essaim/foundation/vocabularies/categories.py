"""The tree of categories in the database, kept in step with the one that `formats` ships."""

from typing import Any

from django.apps import apps as installed

from essaim.foundation.formats.categories import categories

CATEGORY = "category"


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
