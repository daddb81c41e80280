"""What this room adds to the page of a place: its ecosystem, as one or another sees it."""

from typing import Any

from essaim.connect.ecosystems.reading import listed
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.places.place import Place
from essaim.foundation.places.sections import Section

FEW = 4
DRAWN = ("territoire", "region", "departement")  # what a drawing can be centred on


def _context(place: Place, user: Any) -> dict[str, Any] | None:
    """None where there is nothing, and where one may draw nothing; one query."""
    found = list(listed(user).filter(area=place.value)[: FEW + 1])
    can_draw = place.area.kind in DRAWN and bool(scope_of(user).member)
    if not (found or can_draw):
        return None
    return {"ecosystems": found[:FEW], "more": len(found) > FEW, "can_draw": can_draw}


SECTIONS = [Section(order=30, template="ecosystems/territory_section.html", context=_context)]
