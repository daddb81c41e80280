"""What this room adds to the page of a card: what its actor looks for and proposes."""

from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.offers.jsonld import node
from essaim.connect.offers.models import Kind
from essaim.connect.offers.queries import of_card, past_of
from essaim.foundation.kernel.rules import may


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    """Both lists, and what is over for whoever may say it again; None where there is nothing and one may add nothing."""
    found, can_add = of_card(actor), may(user, "offers.add", actor)
    if not found and not can_add:
        return None
    return {
        "needs": [each for each in found if each.kind == Kind.NEED],
        "offers": [each for each in found if each.kind == Kind.OFFER],
        "past": past_of(actor) if can_add else [],
        "can_add": can_add,
    }


def _linked(actor: Actor, user: Any) -> dict[str, Any]:
    nodes = [node(each) for each in of_card(actor)]
    said = {
        "seeks": [each for each in nodes if each["@type"] == "Demand"],
        "makesOffer": [each for each in nodes if each["@type"] == "Offer"],
    }
    return {key: value for key, value in said.items() if value}


SECTIONS = [Section(order=10, template="offers/card_section.html", context=_context, linked=_linked)]
