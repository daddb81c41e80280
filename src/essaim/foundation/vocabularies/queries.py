"""Reading words: the list, one by its address, what one types when one means a word."""

from django.db.models import QuerySet

from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import now_called
from essaim.foundation.vocabularies.words import slug

PATHS = {Term.Scheme.CATEGORY.value: "categories", Term.Scheme.VALUE.value: "valeurs"}
SCHEMES = {path: scheme for scheme, path in PATHS.items()}
MOST = 200


def words(scheme: str) -> QuerySet[Term]:
    """The words of a scheme, but for those that are going."""
    return Term.objects.filter(scheme=scheme, merged_into=None)


def values(after: str = "") -> list[Term]:
    """Values by slug, one more than a page, from the one after `after`."""
    return list(words(Term.Scheme.VALUE).filter(slug__gt=after).order_by("slug")[: MOST + 1])


def tree() -> list[tuple[Term, list[Term]]]:
    """Categories of the first level, each with those under it; one query."""
    found = sorted(words(Term.Scheme.CATEGORY), key=lambda term: slug(term.label))
    under: dict[int, list[Term]] = {}
    for each in found:
        if each.parent_id:
            under.setdefault(each.parent_id, []).append(each)
    return [(each, under.get(each.pk, [])) for each in found if each.parent_id is None]


def typed(scheme: str, text: str) -> Term | None:
    """The word that somebody names: by its slug, its label or a former one; two queries at most."""
    name = slug(text[:200])
    found = words(scheme).filter(slug=name).first() if name else None
    if found or not name:
        return found
    for each in words(scheme).filter(label__iexact=text.strip()[:120])[:1]:
        return each
    return now_called(scheme, name)
