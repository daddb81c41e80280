"""How many cards stand in a place, by kind and category, for one reader.

A place of up to `LOOKED` cards is counted as one looks: exact, with what this reader may see beyond the public. A larger
one reads the counts of public cards that the worker keeps. Two queries a place, three for all the large ones.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.queries import visible
from essaim.connect.territories.models import Kept, Recount
from essaim.foundation.places import gazetteer
from essaim.foundation.places.areas import Area
from essaim.foundation.places.place import Place
from essaim.foundation.search.engines import engine
from essaim.foundation.vocabularies.models import Term

LOOKED = 1_000
FRANCE = "france"
PER = 10_000  # residents
TOTAL, TOWNS = "total", "towns"


@dataclass(frozen=True)
class Counts:
    """Cards of a place. `kinds` by `Kind`, `terms` by key; `towns`: cards by commune, where counted as one looks;
    `inhabited`: communes with a card; `at`: when they were kept, None for now; `more`: too many, and not kept yet."""

    total: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[int, int] = field(default_factory=dict)
    towns: Mapping[str, int] | None = None
    inhabited: int = 0
    at: datetime | None = None
    more: bool = False


@dataclass(frozen=True)
class Counted:
    """A place, or France, with its counts."""

    value: str
    name: str
    population: int
    communes: int
    counts: Counts
    place: Place | None = None

    def rate(self, count: int) -> float | None:
        """Per 10,000 residents; None where nobody lives there."""
        return count * PER / self.population if self.population else None


def counted(user: Any, places: Sequence[Place | None]) -> list[Counted]:
    """The counts of these places as this reader may see them, in order; None stands for France."""
    from django.utils.translation import gettext as _

    kept = _kept([place.value if place else FRANCE for place in places])
    people, communes = gazetteer.people("pays", "FR")
    return [
        Counted(place.value, place.name, place.population, place.size, _of(user, place.area, kept), place)
        if place
        else Counted(FRANCE, _("France"), people, communes, _of(user, None, kept))
        for place in places
    ]


def _of(user: Any, area: Area | None, kept: Mapping[str, Counts]) -> Counts:
    return kept.get(area.value if area else FRANCE) or _live(user, area)


def _kept(values: Sequence[str]) -> dict[str, Counts]:
    """The counts of those that hold more than one counts as one looks."""
    rows: dict[str, dict[str, int]] = {}
    for place, subject, count in Kept.objects.filter(place__in=set(values)).values_list(
        "place", "subject", "count"
    ):
        rows.setdefault(place, {})[subject] = count
    large = {place: said for place, said in rows.items() if said.get(TOTAL, 0) > LOOKED}
    at = Recount.objects.values_list("at", flat=True).first() if large else None
    return {place: _read(said, at) for place, said in large.items()}


def _read(said: Mapping[str, int], at: datetime | None) -> Counts:
    pairs = [(*subject.partition(":")[::2], count) for subject, count in said.items()]
    return Counts(
        said[TOTAL],
        {name: count for what, name, count in pairs if what == "kind"},
        {int(name): count for what, name, count in pairs if what == "term"},
        inhabited=said.get(TOWNS, 0),
        at=at,
    )


def _live(user: Any, area: Area | None) -> Counts:
    seen = visible(user)
    cards: QuerySet[Actor] = (
        Filters(area=area).apply(seen) if area else seen.filter(commune__isnull=False, commune__gt="")
    )
    facts: list[Any] = list(cards.order_by().values_list("pk", "kind", "commune")[: LOOKED + 1])
    if len(facts) > LOOKED:
        return Counts(LOOKED, more=True)
    borne = ActorTerm.objects.filter(
        actor_id__in=engine().listed([fact[0] for fact in facts]), term__scheme=Term.Scheme.CATEGORY
    )
    towns = Counter(commune for _key, _kind, commune in facts)
    return Counts(
        len(facts),
        Counter(kind for _key, kind, _commune in facts),
        dict(borne.values_list("term_id").annotate(Count("pk")).order_by()) if facts else {},
        towns,
        len(towns),
    )


def totals(parts: Sequence[Place], of: Counts) -> dict[str, int]:
    """Cards of each part of a place, by its value, zero included; from what was counted, one query for a large one."""
    if of.towns is None:
        rows = Kept.objects.filter(place__in=[part.value for part in parts], subject=TOTAL)
        return {part.value: 0 for part in parts} | dict(rows.values_list("place", "count"))
    found: Counter[str] = Counter()
    for commune, count in of.towns.items():
        town = gazetteer.commune(commune)
        found[f"commune-{commune}"] += count
        found[f"departement-{gazetteer.department_of(commune)}"] += count
        if town and town.epci:
            found[f"epci-{town.epci}"] += count
    return {part.value: found[part.value] for part in parts}
