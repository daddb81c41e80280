"""Finding terms by slug or label, making the free words that nobody wrote yet, and the tree as a form shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from essaim.foundation.vocabularies.models import CURATED, Term, TermAlias
from essaim.foundation.vocabularies.words import slug

MAX_LABEL = 200


class Category(NamedTuple):
    """What one needs of a category, or of a theme, to find it and those above."""

    pk: int
    slug: str
    label: str
    parent_id: int | None


@dataclass
class Branch:
    """A category and those under it."""

    term: Category
    children: list[Category] = field(default_factory=list)


def category_tree() -> list[Branch]:
    """The two levels of categories, by label; one query."""
    branches: dict[int, Branch] = {}
    leaves = []
    for term in _categories("label", "pk"):
        if term.parent_id is None:
            branches[term.pk] = Branch(term)
        else:
            leaves.append(term)
    for leaf in leaves:
        if leaf.parent_id in branches:
            branches[leaf.parent_id].children.append(leaf)
    return list(branches.values())


def theme_list() -> list[Category]:
    """The themes, by label; one query."""
    rows = Term.objects.filter(scheme=Term.Scheme.THEME, merged_into=None)
    found = [Category(*row) for row in rows.values_list("pk", "slug", "label", "parent_id")]
    return sorted(found, key=lambda each: slug(each.label))


def _categories(*order: str) -> list[Category]:
    rows = Term.objects.filter(scheme=Term.Scheme.CATEGORY, merged_into=None).order_by(*order)
    return [Category(*row) for row in rows.values_list("pk", "slug", "label", "parent_id")]


class Curated:
    """Every category and theme, read once, found by slug, by label whatever its accents and case, or by a name it had."""

    def __init__(self) -> None:
        self.by_id: dict[int, Category] = {}
        self._by_slug: dict[tuple[str, str], Category] = {}
        self._by_name: dict[tuple[str, str], Category] = {}
        rows = Term.objects.filter(scheme__in=CURATED, merged_into=None).order_by("pk")
        for scheme, key, name, label, above in rows.values_list("scheme", "pk", "slug", "label", "parent_id"):
            term = Category(key, name, label, above)
            self.by_id[term.pk] = self._by_slug[scheme, term.slug] = term
            self._by_name[scheme, slug(term.label)] = term
        formers = TermAlias.objects.filter(scheme__in=CURATED)
        for scheme, name, key in formers.values_list("scheme", "slug", "term_id"):
            if key in self.by_id:
                self._by_name.setdefault((scheme, name), self.by_id[key])

    def find(self, word: str, scheme: str = Term.Scheme.CATEGORY) -> Category | None:
        """The category (or the theme) of that slug or label, today's or former, or None."""
        return self._by_slug.get((scheme, word)) or self._by_name.get((scheme, slug(word)))

    def above(self, term: Category) -> list[Category]:
        """The categories that hold this one, nearest first."""
        found = []
        while term.parent_id and (parent := self.by_id.get(term.parent_id)):
            found.append(parent)
            term = parent
        return found


class Today:
    """What free words are called now, for many at once: one query a scheme, whatever their number."""

    def __init__(self, said: Mapping[str, Iterable[str]]) -> None:
        """`said`: scheme → labels."""
        self._renamed: dict[tuple[str, str], str] = {}
        for scheme, labels in said.items():
            if names := {slug(label) for label in labels}:
                rows = TermAlias.objects.filter(scheme=scheme, slug__in=names)
                self._renamed |= {
                    (scheme, name): label for name, label in rows.values_list("slug", "term__label")
                }

    def label(self, scheme: str, label: str) -> str:
        """The label of today: itself, or that of the word which took its place."""
        return self._renamed.get((scheme, slug(label)), label)

    def labels(self, scheme: str, labels: Iterable[Any]) -> list[str]:
        """The same of several, each word once; what has no letter nor digit is no word."""
        found = (self.label(scheme, str(each))[:MAX_LABEL] for each in labels)
        return [label for name, label in {slug(label): label for label in found}.items() if name]


def ensure_words(scheme: str, labels: Iterable[str]) -> dict[str, Term]:
    """The free word of each label, by the label's slug, made where it is new; a name that a word had gives that word.

    One query, two where some names are former, four when some are new.
    """
    wanted = {slug(label): label[:MAX_LABEL] for label in labels if slug(label)}
    found = _named(scheme, wanted)
    missing = [name for name in wanted if name not in found]
    if missing:
        formers = TermAlias.objects.filter(scheme=scheme, slug__in=missing).select_related("term")
        found |= {alias.slug: alias.term for alias in formers}
        missing = [name for name in missing if name not in found]
    if missing:
        fresh = [Term(scheme=scheme, slug=name, label=wanted[name]) for name in missing]
        Term.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= _named(scheme, missing)
    return found


def _named(scheme: str, slugs: Iterable[str]) -> dict[str, Term]:
    if not (wanted := list(slugs)):
        return {}
    return {term.slug: term for term in Term.objects.filter(scheme=scheme, slug__in=wanted, merged_into=None)}


def now_called(scheme: str, name: str) -> Term | None:
    """The term that bore this slug, under the name that it has now; None where none did. One query."""
    alias = TermAlias.objects.filter(scheme=scheme, slug=name).select_related("term").first()
    return alias.term if alias else None
