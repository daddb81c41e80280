"""What maps add to the page of a card, for who keeps it: the badges of the networks that it belongs to."""

from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.maps.badges import of_card
from essaim.foundation.kernel.rules import may


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    """None for who does not keep it, or where it belongs to nothing."""
    found = of_card(actor) if may(user, "actors.edit", actor) else []
    return {"badges": found} if found else None


SECTIONS = [Section(order=70, template="maps/card_section.html", context=_context)]
