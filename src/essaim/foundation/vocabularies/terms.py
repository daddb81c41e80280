"""Finding terms by slug or label, making the values that nobody named yet, and the tree as a form shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from essaim.foundation.vocabularies.models import Term, TermAlias
from essaim.foundation.vocabularies.words import slug

MAX_LABEL = 120


class Category(NamedTuple):
    """What one needs of a category to find it and those above."""

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


def _categories(*order: str) -> list[Category]:
    rows = Term.objects.filter(scheme=Term.Scheme.CATEGORY, merged_into=None).order_by(*order)
    return [Category(*row) for row in rows.values_list("pk", "slug", "label", "parent_id")]


class Categories:
    """Every category, read once, found by slug, by label whatever its accents and case, or by a name it had; and
    the values that took another name."""

    def __init__(self) -> None:
        self.by_id = {term.pk: term for term in _categories("pk")}
        self.by_slug = {term.slug: term for term in self.by_id.values()}
        self._by_label = {slug(term.label): term for term in self.by_id.values()}
        self._formers: dict[str, Category] = {}
        self._renamed: dict[str, str] = {}
        rows = TermAlias.objects.values_list("scheme", "slug", "term_id", "term__label")
        for scheme, name, key, label in rows:
            if scheme == Term.Scheme.VALUE:
                self._renamed[name] = label
            elif key in self.by_id:
                self._formers[name] = self.by_id[key]

    def find(self, word: str) -> Category | None:
        """The category of that slug or label, today's or former, or None."""
        name = slug(word)
        return self.by_slug.get(word) or self._by_label.get(name) or self._formers.get(name)

    def value(self, label: str) -> str:
        """The label of today for a value: itself, or that of the word which took its place."""
        return self._renamed.get(slug(label), label)

    def above(self, term: Category) -> list[Category]:
        """The categories that hold this one, nearest first."""
        found = []
        while term.parent_id and (parent := self.by_id.get(term.parent_id)):
            found.append(parent)
            term = parent
        return found


def ensure_values(labels: Iterable[str]) -> dict[str, Term]:
    """The value of each label (cut at 120 characters), by the label's slug, made where it is new; a name that a value
    had gives that value. Two queries, three where some names are former, five when some are new."""
    wanted = {slug(label): label[:MAX_LABEL] for label in labels if slug(label)}
    found = _values(wanted)
    missing = [name for name in wanted if name not in found]
    if missing:
        found |= _formers(missing)
        missing = [name for name in missing if name not in found]
    if missing:
        fresh = [Term(scheme=Term.Scheme.VALUE, slug=name, label=wanted[name]) for name in missing]
        Term.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= _values(missing)
    return found


def _values(slugs: Iterable[str]) -> dict[str, Term]:
    wanted = list(slugs)
    if not wanted:
        return {}
    rows = Term.objects.filter(scheme=Term.Scheme.VALUE, slug__in=wanted, merged_into=None)
    return {term.slug: term for term in rows}


def _formers(slugs: Iterable[str]) -> dict[str, Term]:
    rows = TermAlias.objects.filter(scheme=Term.Scheme.VALUE, slug__in=list(slugs)).select_related("term")
    return {alias.slug: alias.term for alias in rows}


def now_called(scheme: str, name: str) -> Term | None:
    """The term that bore this slug, under the name that it has now; None where none did. One query."""
    alias = TermAlias.objects.filter(scheme=scheme, slug=name).select_related("term").first()
    return alias.term if alias else None
