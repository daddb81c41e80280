"""Reading territories and what their communes are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from essaim.foundation.kernel.rules import allowed
from essaim.foundation.places import gazetteer
from essaim.foundation.places.gazetteer import Commune
from essaim.foundation.places.models import Territory

MOST_SHOWN = 300  # communes named on a page
PAGE = 100


def territories(user: Any) -> QuerySet[Territory]:
    """Those that the reader sees, by name."""
    return allowed(Territory.objects.select_related("space"), user, "places.view").order_by("name", "pk")


@dataclass(frozen=True)
class Portrait:
    """A territory in figures: its communes that are named, people, EPCI and departments it has a part of."""

    communes: list[Commune]
    population: int
    epci: list[tuple[str, str]]
    departments: list[tuple[str, str]]


def portrait(codes: list[str]) -> Portrait:
    """What these communes make; no query."""
    found = [each for code in codes if (each := gazetteer.commune(code))]
    epci = dict.fromkeys(each.epci for each in found if each.epci)
    departments = dict.fromkeys(each.department for each in found)
    named = sorted(found, key=lambda each: each.name)
    return Portrait(
        named[:MOST_SHOWN],
        sum(each.population for each in found),
        sorted((gazetteer.area_name("epci", code), f"epci-{code}") for code in epci),
        sorted(
            (gazetteer.area_name("departement", code), f"departement-{code}")
            for code in departments
            if gazetteer.area_name("departement", code)
        ),
    )


def became(territory: Territory) -> list[tuple[str, str, str]]:
    """(code, former name, today's name) of the communes of its list that merged."""
    return [(code, name, gazetteer.area_name("commune", today)) for code, name, today in territory.replaced]
