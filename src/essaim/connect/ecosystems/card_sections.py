"""What this room adds to the page of a card: its ecosystem, as one or another sees it, and those where it stands."""

from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.ecosystems.reading import around
from essaim.foundation.kernel.scope import scope_of


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    """None where there is nothing, and where one may draw nothing; one query."""
    own, beside = around(actor, user)
    can_draw = bool(scope_of(user).member)
    if not (own or beside or can_draw):
        return None
    return {"own": own, "beside": beside, "can_draw": can_draw}


SECTIONS = [Section(order=60, template="ecosystems/card_section.html", context=_context)]
