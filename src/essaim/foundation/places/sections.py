"""What upper rooms add to the page of a place: a commune, an EPCI, a department, a region, a territory.

Protocol of a room's `territory_sections.py`: `SECTIONS = [Section(…)]`, whose `context(place, user)` takes a bounded number of
queries: a place may be a region of a million cards.
"""

from django.http import HttpRequest
from django.utils.safestring import SafeString

from essaim.foundation.places.place import Place
from essaim.foundation.ui.sections import Section, declared, rendered

__all__ = ["Section", "rendered_sections"]


def rendered_sections(request: HttpRequest, place: Place) -> list[SafeString]:
    """Those that have something to show to this reader, as HTML."""
    return rendered(declared("territory_sections"), request, "place", place)
