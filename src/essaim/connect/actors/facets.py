"""What narrows the directory: how many cards bear each value. Bounded, whatever the directory holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.models import ActorTerm
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.queries import COUNTED, visible
from essaim.foundation.places import gazetteer
from essaim.foundation.places.areas import area
from essaim.foundation.search.engines import engine
from essaim.foundation.ui.facets import Entry, Facet
from essaim.foundation.vocabularies.terms import Category, category_tree, theme_list

LOOKED = 5_000  # cards of a choice that are counted one by one; where it holds more, they say « at least »
NAMED = 24  # values of a facet
NESTED = ("categorie", "territoire")  # what is chosen has others under it


@dataclass(frozen=True)
class Counts:
    """How many cards bear each kind, each word (by key) and each place (value of `places.areas`); counts of `COUNTED`
    and over are not finished, nor any where `more` is set."""

    kinds: Mapping[str, int]
    terms: Mapping[int, int]
    places: Mapping[str, int]
    more: bool = False


def facets(user: Any, filters: Filters) -> list[Facet]:
    """Those that tell something of the cards that `user` may see. Five queries where something is asked; one a value, each
    reading a thousand entries of an index, where nothing is."""
    tree, themes = category_tree(), theme_list()
    categories = [branch.term for branch in tree]
    if filters.category:
        categories = next((each.children for each in tree if each.term == filters.category), [])
    asked = filters.chosen or filters.boxes
    counts = _of_some(user, filters) if asked else _of_all(user, [*categories, *themes])
    found = [
        _facet(filters, counts, "nature", _("Nature"), counts.kinds, dict(Kind.choices)),
        _facet(filters, counts, "categorie", _("Catégorie"), *_slugs(counts, categories)),
        _facet(filters, counts, "theme", _("Thème"), *_slugs(counts, themes)),
        _facet(filters, counts, "territoire", _("Lieu"), counts.places, _names(user, counts.places)),
    ]
    return [facet for facet in found if facet.entries]


def _of_all(user: Any, terms: Sequence[Category]) -> Counts:
    """Of the whole directory: each value's own index is read until it is enough."""
    return Counts(
        {kind: _capped(user, Filters(kind=kind)) for kind in Kind.values},
        {term.pk: _capped(user, Filters(category=term)) for term in terms},
        {value: _capped(user, Filters(area=area(user, value))) for value in _regions()},
    )


def _regions() -> list[str]:
    return [f"region-{code}" for code in gazetteer.areas()["regions"]]


def _capped(user: Any, filters: Filters) -> int:
    return filters.apply(visible(user)).order_by().values("pk")[: COUNTED + 1].count()


def _of_some(user: Any, filters: Filters) -> Counts:
    """Of what is asked: its first cards, in no order."""
    cards: QuerySet[Any, Any] = (
        filters.apply(visible(user)).order_by().values_list("pk", "kind", "commune")[: LOOKED + 1]
    )
    facts = list(cards)
    borne = ActorTerm.objects.filter(actor_id__in=engine().listed([key for key, _kind, _commune in facts]))
    return Counts(
        Counter(kind for _key, kind, _commune in facts),
        dict(borne.values_list("term_id").annotate(Count("pk")).order_by()),
        Counter(filter(None, (_place(filters, commune) for _key, _kind, commune in facts if commune))),
        more=len(facts) > LOOKED,
    )


def _place(filters: Filters, commune: str) -> str:
    """The place that a card would be narrowed by: its region, or its department where a region is asked already."""
    department = gazetteer.department_of(commune)
    if filters.area and filters.area.kind == "region":
        return f"departement-{department}"
    known = gazetteer.areas()["departments"].get(department)
    return f"region-{known[1]}" if known and not filters.area else ""


def _names(user: Any, places: Mapping[str, int]) -> dict[str, Any]:
    named = {value: area(user, value) for value in places}
    return {value: found.name for value, found in named.items() if found}


def _slugs(counts: Counts, terms: Sequence[Category]) -> tuple[dict[str, int], dict[str, Any]]:
    """Counts and labels of these words, by slug."""
    return {each.slug: counts.terms.get(each.pk, 0) for each in terms}, {
        each.slug: each.label for each in terms
    }


def _facet(
    filters: Filters,
    counts: Counts,
    name: str,
    title: str,
    borne: Mapping[str, int],
    labels: Mapping[str, Any],
) -> Facet:
    """The values that some cards bear, most borne first; the one that is chosen, to drop it, before what is under it."""
    entries = []
    if chosen := _chosen(filters).get(name):
        entries.append(Entry(chosen, 0, _address(filters, name, ""), current=True))
    ranked = sorted(
        (
            (min(count, COUNTED), str(labels[value]), value)
            for value, count in borne.items()
            if value in labels
        ),
        key=lambda each: (-each[0], each[1]),
    )
    if not chosen or name in NESTED:
        entries += [
            Entry(label, count, _address(filters, name, value), more=counts.more or borne[value] > COUNTED)
            for count, label, value in ranked[:NAMED]
            if count
        ]
    return Facet(title, entries)


def _address(filters: Filters, name: str, value: str) -> str:
    return f"{reverse('actors:directory')}?{filters.query(**{name: value})}"


def _chosen(filters: Filters) -> dict[str, Any]:
    """What is asked already, in words, by its name in the address."""
    return {
        "nature": Kind(filters.kind).label if filters.kind else "",
        "categorie": filters.category.label if filters.category else "",
        "theme": filters.theme.label if filters.theme else "",
        "territoire": filters.area.name if filters.area else "",
    }
