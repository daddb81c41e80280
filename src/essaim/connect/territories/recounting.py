"""Counting all public cards by place, in the worker: what pages of large places read.

Three passes over groups of the database, no card loaded; what differs from what is kept is written, a few rows a transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.territories.counting import FRANCE, LOOKED, TOTAL, TOWNS
from essaim.connect.territories.models import Kept, Recount
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.places import gazetteer
from essaim.foundation.places.models import TerritoryCommune
from essaim.foundation.vocabularies.models import Term

WRITTEN = 400  # rows a transaction
Key = tuple[str, str]  # a place and a subject


def needed() -> bool:
    """Whether there are places that one does not count as one looks, or were."""
    return len(Actor.objects.live().values("pk")[: LOOKED + 1]) > LOOKED or Kept.objects.exists()


def recount() -> int:
    """Make the counts again; how many rows differed."""
    at = timezone.now()
    wanted = _count()
    rows = Kept.objects.values_list("place", "subject", "count")
    known = {(place, subject): count for place, subject, count in rows.iterator()}
    _write({key: count for key, count in wanted.items() if known.get(key) != count})
    _forget([key for key in known if key not in wanted])
    Recount.objects.update_or_create(pk=1, defaults={"at": at})
    return sum(known.get(key) != count for key, count in wanted.items())


def _count() -> dict[Key, int]:
    """Totals of every place that has a card; the rest of those that hold more than one counts as one looks."""
    found: dict[Key, int] = defaultdict(int)
    cards = Actor.objects.live().filter(visibility=Visibility.PUBLIC, commune__gt="").order_by()
    by_town = dict(cards.values_list("commune").annotate(Count("pk")))
    holders = _holders(by_town)
    _add(found, holders, ((town, TOTAL, count) for town, count in by_town.items()))
    large = {place for (place, _subject), count in found.items() if count > LOOKED}
    held = {town: [place for place in places if place in large] for town, places in holders.items()}
    _add(found, held, ((town, TOWNS, 1) for town in by_town))
    kinds = cards.values_list("commune", "kind").annotate(Count("pk")).iterator()
    _add(found, held, ((town, f"kind:{kind}", count) for town, kind, count in kinds))
    _add(found, held, ((town, f"term:{term}", count) for town, term, count in _borne().iterator()))
    return found


def _add(
    found: dict[Key, int], holders: Mapping[str, list[str]], rows: Iterable[tuple[str, str, int]]
) -> None:
    """Each (commune, subject, count) to every place that holds the commune."""
    for town, subject, count in rows:
        for place in holders.get(town, ()):
            found[place, subject] += count


def _borne() -> Any:
    shown = ActorTerm.objects.filter(
        actor__binned_at=None, actor__visibility=Visibility.PUBLIC, actor__commune__gt="",
        term__scheme=Term.Scheme.CATEGORY,
    )  # fmt: skip
    return shown.order_by().values_list("actor__commune", "term_id").annotate(Count("pk"))


def _holders(towns: Iterable[str]) -> dict[str, list[str]]:
    """The places, as in addresses, that hold each of these communes: drawn ones, and all of France."""
    drawn: dict[str, list[str]] = defaultdict(list)
    for town, slug in TerritoryCommune.objects.values_list("commune", "territory__slug").iterator():
        drawn[town].append(slug)
    return {town: [*_official(town), *drawn.get(town, ())] for town in towns}


def _official(town: str) -> list[str]:
    found = gazetteer.commune(town)
    if found is None:
        return [FRANCE]
    areas = (("epci", found.epci), ("departement", found.department), ("region", found.region))
    return [FRANCE, f"commune-{town}", *(f"{kind}-{code}" for kind, code in areas if code)]


def _write(rows: Mapping[Key, int]) -> None:
    every = [Kept(place=place, subject=subject, count=count) for (place, subject), count in rows.items()]
    for start in range(0, len(every), WRITTEN):
        with transaction.atomic():
            Kept.objects.bulk_create(
                every[start : start + WRITTEN],
                update_conflicts=True,
                unique_fields=["place", "subject"],
                update_fields=["count"],
            )


def _forget(keys: Iterable[Key]) -> None:
    gone: dict[str, list[str]] = defaultdict(list)
    for place, subject in keys:
        gone[place].append(subject)
    for place, subjects in gone.items():
        Kept.objects.filter(place=place, subject__in=subjects).delete()
