"""What this room adds to the page of a place: the partnerships that somebody from there signed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from essaim.connect.partnerships.models import Agreement
from essaim.connect.partnerships.queries import ON_A_PAGE, of_place
from essaim.connect.partnerships.words import standing, tone
from essaim.foundation.places.place import Place
from essaim.foundation.places.sections import Section


def listed(found: Sequence[Agreement], **filters: str) -> dict[str, Any]:
    """The first of them, and where the others are."""
    more = f"{reverse('partnerships:agreements')}?{urlencode(filters)}" if len(found) > ON_A_PAGE else ""
    return {"agreements": [(each, standing(each), tone(each)) for each in found[:ON_A_PAGE]], "more": more}


def _context(place: Place, user: Any) -> dict[str, Any] | None:
    found = of_place(place.area, user)
    return listed(found, territoire=place.value) if found else None


SECTIONS = [Section(order=40, template="partnerships/section.html", context=_context)]
