"""Reading words: the list, one by its address, what one types when one means a word."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import now_called
from essaim.foundation.vocabularies.words import slug

MOST = 200
MOST_USED = 100


@dataclass(frozen=True)
class Scheme:
    """A list of words: its address, its name in the plural, what it is for."""

    value: str
    path: str
    label: Any
    help: Any


SCHEMES = {
    each.path: each
    for each in (
        Scheme("category", "categories", _("Catégories"), _("Ce que fait un acteur, en deux niveaux.")),
        Scheme(
            "theme",
            "themes",
            _("Thèmes"),
            _("Les grands sujets du mouvement, que partagent des acteurs qui ne font pas la même chose."),
        ),
        Scheme("value", "valeurs", _("Valeurs"), _("Ce à quoi les acteurs tiennent, avec leurs mots.")),
        Scheme(
            "tag",
            "mots-cles",
            _("Mots-clés"),
            _("Tout autre mot qui aide à trouver une fiche, libre, commun à tous."),
        ),
    )
}
PATHS = {each.value: each.path for each in SCHEMES.values()}
# A tag that only closed cards bear stays unlisted: their words are not for all to read.
LISTED = ~Q(scheme=Term.Scheme.TAG) | Q(uses__gt=0) | Q(edited=True)


def words(scheme: str) -> QuerySet[Term]:
    """The words of a scheme, but for those that are going."""
    return Term.objects.filter(scheme=scheme, merged_into=None)


def listed(scheme: str, after: str = "") -> list[Term]:
    """Words by slug, one more than a page, from the one after `after`; but for the tags of closed cards alone."""
    return list(words(scheme).filter(LISTED, slug__gt=after).order_by("slug")[: MOST + 1])


def most_used(scheme: str) -> list[Term]:
    """Some of the words, those that most public objects bear first; one query."""
    return list(words(scheme).filter(LISTED).order_by("-uses", "slug")[:MOST_USED])


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
