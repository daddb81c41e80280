"""What likely duplicates add to the page of a card, for who facilitates it: what it resembles, what joined it, what came
out of it."""

from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.actors.splitting import rejoinable
from essaim.connect.actors.uniting import undoable
from essaim.connect.duplicates.queries import resembling
from essaim.foundation.kernel.rules import may


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    """None where there is nothing to say, or where it is not one's to say; ten queries at most."""
    if not may(user, "actors.unite", actor):
        return None
    found = [each for each in resembling(actor) if may(user, "actors.unite", each[0])]
    joined = [union for union in undoable(actor) if may(user, "actors.separate", union)]
    divided = [each for each in rejoinable(actor) if may(user, "actors.rejoin", each)]
    context = {"found": found, "joined": joined, "divided": divided}
    return context if found or joined or divided else None


SECTIONS = [Section(order=80, template="duplicates/card_section.html", context=_context)]
