"""What this room adds to the page of a card: the partnerships that it signed."""

from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.partnerships.queries import of_card
from essaim.connect.partnerships.territory_sections import listed


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    found = of_card(actor, user)
    return listed(found, q=actor.name) if found else None


SECTIONS = [Section(order=40, template="partnerships/section.html", context=_context)]
