"""A place that has a page: what it is, who lives there, what it belongs to and what belongs to it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.places import gazetteer
from essaim.foundation.places.areas import Area, area
from essaim.foundation.places.models import Territory, TerritoryCommune


@dataclass(frozen=True)
class Place:
    """An area, with its `territory` where a space drew it. No query but for the communes of a drawn one."""

    area: Area
    territory: Territory | None = None

    @property
    def value(self) -> str:
        """What stands in addresses: « departement-09 », or the territory's slug."""
        return self.area.value

    @property
    def name(self) -> str:
        return self.area.name

    @property
    def url(self) -> str:
        """Its permanent address."""
        return reverse("places:territory", args=[self.value])

    @property
    def kind(self) -> str:
        """In words: « Département », « Bassin de vie »…"""
        return self.territory.get_kind_display() if self.territory else _official_kinds()[self.area.kind]

    @property
    def plural(self) -> str:
        """How several of its kind are called, official ones."""
        return {
            "commune": _("Communes"),
            "epci": _("Intercommunalités"),
            "departement": _("Départements"),
        }.get(self.area.kind, self.kind)

    @property
    def beside(self) -> str:
        """What tells it from others of its name: « Commune · Ariège »."""
        department = gazetteer.area_name("departement", gazetteer.department_of(str(self.area.key)))
        return f"{self.kind} · {department}" if self.area.kind == "commune" and department else self.kind

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The INSEE codes of its communes, sorted."""
        if self.territory:
            members = TerritoryCommune.objects.filter(territory=self.territory).order_by("commune")
            return tuple(members.values_list("commune", flat=True))
        return gazetteer.communes_of(self.area.kind, self.area.key)

    @cached_property
    def size(self) -> int:
        """How many communes."""
        return len(self.codes) if self.territory else self._people[1]

    @cached_property
    def population(self) -> int:
        """How many people live there (`gazetteer.POPULATION_YEAR`)."""
        return gazetteer.population(self.codes) if self.territory else self._people[0]

    @cached_property
    def _people(self) -> tuple[int, int]:
        return gazetteer.people(self.area.kind, self.area.key)

    @cached_property
    def parents(self) -> list["Place"]:
        """What holds it, nearest first; for a drawn one or an EPCI on several, those that hold a part of it."""
        return [place for value in _above(self) if (place := official(value))]

    @cached_property
    def parts(self) -> list["Place"]:
        """What it is made of, one step down, by name: departments, EPCI, or communes."""
        if self.area.kind == "region":
            values = [f"departement-{code}" for code in gazetteer.departments_of("region", self.area.key)]
        elif self.area.kind == "departement":
            values = [f"epci-{code}" for code in gazetteer.epci_of(self.area.key)]
        elif self.area.kind == "commune":
            values = []
        else:
            values = [f"commune-{code}" for code in self.codes]
        found = (place for value in values if (place := official(value)))
        return sorted(found, key=lambda place: place.name)


def _official_kinds() -> dict[str, str]:
    return {
        "commune": _("Commune"),
        "epci": _("Intercommunalité"),
        "departement": _("Département"),
        "region": _("Région"),
    }


def official(value: str) -> Place | None:
    """The place of « departement-09 »; None where there is none. No query."""
    kind, _dash, code = value.partition("-")
    name = gazetteer.area_name(kind, code)
    return Place(Area(value, name, kind, code)) if name else None


def find(user: Any, value: str) -> Place | None:
    """The place of that value, official or drawn, that the reader may see; two queries for a drawn one."""
    found = area(user, value)
    if found is None:
        return None
    if found.kind == "territoire":
        return drawn(Territory.objects.select_related("space").get(pk=found.key))
    return Place(found)


def drawn(territory: Territory) -> Place:
    """The place of a territory already loaded."""
    return Place(Area(territory.slug, territory.name, "territoire", territory.pk), territory)


def _above(place: Place) -> list[str]:
    kind, code = place.area.kind, place.area.key
    if kind == "region":
        return []
    if kind == "departement":
        region = gazetteer.areas()["departments"].get(code, ["", ""])[1]
        return [f"region-{region}"]
    counted: dict[str, int] = {}
    for each in place.codes:
        counted[gazetteer.department_of(each)] = counted.get(gazetteer.department_of(each), 0) + 1
    departments = sorted(counted, key=lambda each: (-counted[each], each))
    known = gazetteer.areas()["departments"]
    regions = dict.fromkeys(known.get(each, ["", ""])[1] for each in departments)
    town = gazetteer.commune(code) if kind == "commune" else None
    epci = [f"epci-{town.epci}"] if town else []
    return [*epci, *(f"departement-{each}" for each in departments), *(f"region-{each}" for each in regions)]
