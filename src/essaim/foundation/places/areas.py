"""A place as a filter: `?territoire=` a territory's slug, or `departement-59`, `region-32`, `epci-200093201`, `commune-59350`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.foundation.kernel.rules import allowed
from essaim.foundation.places import gazetteer
from essaim.foundation.places.models import Territory, TerritoryCommune, TerritoryKind

MOST_CHOICES = 200
_OFFICIAL = re.compile(r"^(commune|epci|departement|region)-([0-9AB]{2,9})$")
Option = tuple[str, Any]


def is_official(value: str) -> bool:
    """Whether the value is made as that of an official place: no territory is addressed so."""
    return bool(_OFFICIAL.match(value))


@dataclass(frozen=True)
class Area:
    """A place that one filters by. `kind`: "territoire" or one of `gazetteer`'s; `key`: its code, or the territory's key."""

    value: str
    name: str
    kind: str
    key: Any

    def within(self, column: str, each: Q | None = None) -> Q:
        """The rows whose `column` (an INSEE code) is of the place: ranges for departments, else a list.

        `each`: said again with every range: SQLite takes a partial index for a range only beside its very condition.
        """
        if self.kind == "territoire":
            members = TerritoryCommune.objects.filter(territory_id=self.key).values("commune")
            return Q(**{f"{column}__in": members})
        if self.kind in ("commune", "epci"):
            return Q(**{f"{column}__in": gazetteer.communes_of(self.kind, self.key)})
        found = Q()
        for department in gazetteer.departments_of(self.kind, self.key):
            range_ = Q(**{f"{column}__range": _range(department)})
            found |= each & range_ if each else range_
        return found

    def ranges(self) -> list[tuple[str, str]]:
        """The same place as ranges of INSEE codes, both ends included; one query for a territory."""
        if self.kind == "territoire":
            members = TerritoryCommune.objects.filter(territory_id=self.key).order_by("commune")
            return [(code, code) for code in members.values_list("commune", flat=True)]
        if self.kind in ("commune", "epci"):
            return [(code, code) for code in gazetteer.communes_of(self.kind, self.key)]
        return [_range(department) for department in gazetteer.departments_of(self.kind, self.key)]


def _range(department: str) -> tuple[str, str]:
    digits = 5 - len(department)
    return department + "0" * digits, department + "9" * digits


def area(user: Any, value: str) -> Area | None:
    """The place of that value that the reader may see, or None; one query for a territory."""
    if met := _OFFICIAL.match(value):
        kind, code = met.groups()
        name = gazetteer.area_name(kind, code)
        return Area(value, name, kind, code) if name else None
    if not re.fullmatch(r"[-\w]{1,60}", value):
        return None
    found = allowed(Territory.objects.all(), user, "places.view").filter(slug=value).first()
    return Area(value, found.name, "territoire", found.pk) if found else None


def options(user: Any, chosen: Area | None) -> list[Option]:
    """The places to choose from, in groups: the territories that one sees, regions, departments; and the one chosen."""
    drawn = Territory.objects.exclude(kind=TerritoryKind.BASIN)  # there are 1,700 of these: found by name
    seen = allowed(drawn, user, "places.view").order_by("name", "pk")
    territories = list(seen.values_list("slug", "name")[:MOST_CHOICES])
    official = gazetteer.areas()
    regions = sorted((f"region-{code}", name) for code, name in official["regions"].items())
    departments = [
        (f"departement-{code}", f"{name} ({code})")
        for code, (name, _region) in official["departments"].items()
    ]
    groups: list[Option] = [
        (_("Territoires"), territories),
        (_("Régions"), sorted(regions, key=lambda pair: pair[1])),
        (_("Départements"), sorted(departments)),
    ]
    known: Iterable[str] = {value for _label, rows in groups for value, _name in rows}
    extra = [(chosen.value, chosen.name)] if chosen and chosen.value not in known else []
    return [*extra, *(group for group in groups if group[1])]
