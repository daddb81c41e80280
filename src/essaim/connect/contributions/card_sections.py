"""What this room adds to the page of a card: reporting it; what waits about it, for who facilitates."""

from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.contributions.queries import proposals
from essaim.foundation.kernel.scope import scope_of


def _context(actor: Actor, user: Any) -> dict[str, Any]:
    """One query for who facilitates the space, none for the others."""
    scope = scope_of(user)
    if not (scope.host or actor.space_id in scope.facilitator):
        return {"waiting": 0}
    here = proposals(user).filter(target_type=actor.type_name(), target_id=actor.pk)
    return {"waiting": here.count()}


SECTIONS = [Section(order=90, template="contributions/card_section.html", context=_context)]
