"""Reading territories, finding a place by its name, what a place crosses."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.foundation.kernel.rules import allowed
from essaim.foundation.places import gazetteer
from essaim.foundation.places.files import Group, Read
from essaim.foundation.places.lists import areas_named
from essaim.foundation.places.models import Territory, TerritoryCommune, TerritoryKind
from essaim.foundation.places.names import key
from essaim.foundation.places.place import Place, drawn, official
from essaim.foundation.ui.typography import number

MOST_SHOWN = 300  # parts named on a page
PAGE = 100
MOST_FOUND = 10  # of each sort
MOST_AT_POSTCODE = 60


def territories(user: Any) -> QuerySet[Territory]:
    """Those that the reader sees, by name; without bassins de vie, which are many and found by their name."""
    shown = Territory.objects.select_related("space").exclude(kind=TerritoryKind.BASIN)
    return allowed(shown, user, "places.view").order_by("name", "pk")


def found(user: Any, typed: str) -> list[Place]:
    """The places that are called so, or begin so: drawn ones, regions, departments and EPCI, communes. One query."""
    named = Q(name__icontains=typed) if len(typed) > 1 else Q(name__istartswith=typed)
    seen = allowed(Territory.objects.select_related("space"), user, "places.view").filter(named)
    own = [drawn(each) for each in seen.order_by("name", "pk")[:MOST_FOUND]]
    areas = [official(f"{kind}-{code}") for kind, code in areas_named(typed)[:MOST_FOUND]]
    most = MOST_AT_POSTCODE if typed.isdigit() else MOST_FOUND
    towns = [official(f"commune-{each.code}") for each in gazetteer.suggest(typed, most)]
    return [each for each in (*own, *areas, *towns) if each]


def regions() -> list[Place]:
    """By name, those where people live."""
    codes = sorted(gazetteer.areas()["regions"].items(), key=lambda pair: key(pair[1]))
    return [
        place
        for code, _name in codes
        if gazetteer.people("region", code)[0] and (place := official(f"region-{code}"))
    ]


def holding(user: Any, place: Place) -> list[Place]:
    """The territories that one sees in which a commune is; one query, none for other places."""
    if place.area.kind != "commune":
        return []
    of = TerritoryCommune.objects.filter(commune=place.area.key).values("territory_id")
    seen = allowed(Territory.objects.select_related("space"), user, "places.view").filter(pk__in=of)
    return [drawn(each) for each in seen.order_by("name", "pk")[:MOST_FOUND]]


def crossed(place: Place) -> list[Place]:
    """The EPCI of which a drawn place has a part, by name."""
    codes = {each.epci for code in place.codes if (each := gazetteer.commune(code)) and each.epci}
    known = (official(f"epci-{code}") for code in codes)
    return sorted((each for each in known if each), key=lambda each: each.name)


def became(territory: Territory) -> list[tuple[str, str, str]]:
    """(code, former name, today's name) of the communes of its list that merged."""
    return [(code, name, gazetteer.area_name("commune", today)) for code, name, today in territory.replaced]


def brought(read: Read, groups: Sequence[Group]) -> str:
    """What a file gives, in words: how many territories and communes, what is replaced, what is left out."""
    towns = sum(len(group.communes) for group in groups)
    said = {"count": number(len(groups)), "towns": number(towns)}
    sentences = [
        ngettext(
            "%(count)s territoire, %(towns)s communes.",
            "%(count)s territoires, %(towns)s communes.",
            len(groups),
        )
        % said
    ]
    if read.merged:
        text = _(
            "%(count)s communes données sous un code d’avant leur fusion : celle d’aujourd’hui les remplace."
        )
        sentences.append(text % {"count": number(read.merged)})
    if read.unknown:
        text = _("%(count)s codes ne sont pas ceux d’une commune et sont laissés de côté : %(codes)s.")
        named = ", ".join(each[:20] for each in read.unknown[:5])
        sentences.append(text % {"count": number(len(read.unknown)), "codes": named})
    return " ".join(sentences)
