"""Who is in a place, beside what is around it; what seems missing there, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.connect.actors.models.actor import Kind
from essaim.connect.territories.analysis.rarity import LEAST_AROUND, Spot, rarer, sparser
from essaim.connect.territories.counting import Counted, counted, totals
from essaim.foundation.places.place import Place, official
from essaim.foundation.ui.typography import number
from essaim.foundation.vocabularies.terms import Branch, Category, category_tree

NAMED = 60  # communes without a card that are named
TOLD = 8  # blind spots of each sort


@dataclass(frozen=True)
class Line:
    """One thing counted: its label, the address of the cards, and one (count, rate per 10,000) a place."""

    label: str
    url: str
    cells: Sequence[tuple[int, float | None]]
    level: int = 0


@dataclass(frozen=True)
class Part:
    """Some lines under one title."""

    title: str
    lines: list[Line]


def around(user: Any, place: Place) -> list[Counted]:
    """The place first, then what it is compared with: the smallest place that holds it with enough other cards, if any,
    and France."""
    here, france = counted(user, [place, None])
    holds = _holds(place)
    for each in place.parents:
        if each.area.kind in ("departement", "region") and holds(each):
            (near,) = counted(user, [each])
            if near.counts.more or near.counts.total - here.counts.total >= LEAST_AROUND:
                return [here, near, france]
    return [here, france]


def _holds(place: Place) -> Any:
    """Whether another place holds the whole of this one: a territory or an EPCI may lie across two departments."""
    across = {each.area.kind: 0 for each in place.parents}
    for each in place.parents:
        across[each.area.kind] += 1
    return lambda other: across.get(other.area.kind) == 1


def parts(columns: Sequence[Counted], tree: Sequence[Branch]) -> list[Part]:
    """The kinds and the categories that a place among these has, the first place's most borne first within each."""
    kinds = [
        Line(str(Kind(kind).label), _cards(columns[0], nature=kind), _cells(columns, "kinds", kind))
        for kind in Kind.values
    ]
    terms = [line for branch in tree for line in _branch(columns, branch)]
    found = [Part(_("Par nature"), _met(kinds)), Part(_("Par catégorie"), _met(terms))]
    return [part for part in found if part.lines]


def _branch(columns: Sequence[Counted], branch: Branch) -> Iterator[Line]:
    for level, term in [(0, branch.term), *((1, child) for child in branch.children)]:
        url = _cards(columns[0], categorie=term.slug)
        yield Line(term.label, url, _cells(columns, "terms", term.pk), level)


def _met(lines: list[Line]) -> list[Line]:
    return [line for line in lines if any(count for count, _rate in line.cells)]


def _cells(columns: Sequence[Counted], of: str, key: Any) -> list[tuple[int, float | None]]:
    counts = [getattr(column.counts, of).get(key, 0) for column in columns]
    return [(count, column.rate(count)) for count, column in zip(counts, columns, strict=True)]


def _cards(column: Counted, **filters: str) -> str:
    """The directory of the cards of a place."""
    asked = filters | ({"territoire": column.value} if column.place else {})
    return f"{reverse('actors:directory')}?{urlencode(asked)}"


@dataclass(frozen=True)
class Portrait:
    """A place among what is around it."""

    columns: list[Counted]
    tree: list[Branch]

    @property
    def here(self) -> Counted:
        return self.columns[0]

    @property
    def near(self) -> Counted:
        """What it is compared with."""
        return self.columns[1]

    @cached_property
    def spots(self) -> list[tuple[str, Spot]]:
        """Categories that are rarer than around, with their labels; one under another that is absent is not told."""
        terms = {term.pk: term for branch in self.tree for term in (branch.term, *branch.children)}
        here, near = self.here.counts, self.near.counts
        found = rarer(here.terms, here.total, near.terms, near.total, list(terms))
        absent = {spot.key for spot in found if not spot.count}
        told = (spot for spot in found if _above(terms, spot.key) not in absent)
        return [(terms[spot.key].label, spot) for spot in told]

    def sentences(self) -> list[str]:
        """Blind spots, in words; what is not sure is said as such."""
        if self.here.counts.more or self.near.counts.more:
            return []
        return [*self._towns(), *self._fewer(), *self._sure(), *self._unsure()]

    def _towns(self) -> list[str]:
        """« 12 communes sur 34 sans fiche connue »."""
        without = self.here.communes - self.here.counts.inhabited
        if self.here.communes < 2 or without <= 0:
            return []
        said = {"without": number(without), "all": number(self.here.communes)}
        plural = "%(without)s communes sur %(all)s sans fiche connue."
        return [ngettext("%(without)s commune sur %(all)s sans fiche connue.", plural, without) % said]

    def _fewer(self) -> list[str]:
        here, near = self.here, self.near
        fewer = sparser(here.counts.total, here.population, near.counts.total, near.population)
        if not fewer:
            return []
        said = {"here": _rate(here), "near": _rate(near), "name": near.name}
        return [
            _(
                "L’annuaire y connaît %(here)s fiche pour 10 000 habitant·es, contre %(near)s pour %(name)s : "
                "il y est peut-être moins rempli qu’ailleurs."
            )
            % said
        ]

    def _sure(self) -> list[str]:
        found = []
        for label, spot in [each for each in self.spots if each[1].sure][:TOLD]:
            said = {
                "label": label,
                "name": self.here.name,
                "count": number(spot.count),
                "expected": number(round(spot.expected)),
                "near": self.near.name,
            }
            if spot.count:
                text = ngettext(
                    "« %(label)s » : %(count)s fiche à %(name)s, où l’on en attendrait environ %(expected)s au vu de "
                    "ce que connaît l’annuaire pour %(near)s.",
                    "« %(label)s » : %(count)s fiches à %(name)s, où l’on en attendrait environ %(expected)s au vu de "
                    "ce que connaît l’annuaire pour %(near)s.",
                    spot.count,
                )
            else:
                text = _(
                    "Aucune structure de « %(label)s » à %(name)s, où l’on en attendrait environ %(expected)s au vu de "
                    "ce que connaît l’annuaire pour %(near)s."
                )
            found.append(text % said)
        return found

    def _unsure(self) -> list[str]:
        labels = [label for label, spot in self.spots if not spot.sure]
        if not labels:
            return []
        total = self.here.counts.total
        said = {
            "total": number(total),
            "labels": ", ".join(f"« {label} »" for label in labels[:TOLD]),
            "near": self.near.name,
        }
        text = _(
            "Absentes ici et présentes ailleurs (%(near)s), mais %(total)s fiche ne suffit pas pour y voir plus que le "
            "hasard : %(labels)s."
        )
        if total > 1:
            text = _(
                "Absentes ici et présentes ailleurs (%(near)s), mais %(total)s fiches ne suffisent pas pour y voir plus "
                "que le hasard : %(labels)s."
            )
        return [text % said]


def _above(terms: dict[int, Category], key: Any) -> int | None:
    return terms[key].parent_id


def _rate(column: Counted) -> str:
    return number(column.rate(column.counts.total) or 0, 1)


def portrait(user: Any, place: Place) -> Portrait:
    """The place beside what is around it; some twelve queries at most."""
    return Portrait(around(user, place), category_tree())


def inhabited(place: Place, here: Counted) -> list[tuple[Place, int]]:
    """The parts of a place that have a card and how many, most first; one query at most."""
    of = totals(place.parts, here.counts)
    with_cards = [(part, of[part.value]) for part in place.parts if of[part.value]]
    return sorted(with_cards, key=lambda pair: (-pair[1], pair[0].name))


def unknown_towns(place: Place, here: Counted) -> list[Place]:
    """Its communes without a known card, by name; none of a region, nor where they were not counted one by one."""
    if here.counts.towns is None or place.area.kind in ("commune", "region"):
        return []
    codes = [code for code in place.codes if code not in here.counts.towns]
    found = (official(f"commune-{code}") for code in codes)
    return sorted((each for each in found if each), key=lambda each: each.name)


def parents_of(user: Any, places: Sequence[Place]) -> list[Counted]:
    """What several places are read beside: the region or department that holds the first one, and France."""
    above = [each for each in places[0].parents if each.area.kind in ("departement", "region")]
    chosen = {each.value for each in places}
    near = next((each for each in reversed(above) if each.value not in chosen), None)
    return counted(user, [*([near] if near and official(near.value) else []), None])
