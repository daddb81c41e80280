"""What the directory adds to a space: how many cards it has, the last ones, and its bin among the tools."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.queries import COUNTED, latest, of_network, visible
from essaim.foundation.files.queries import give_portraits
from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.blocks import Block, Tool
from essaim.foundation.spaces.models import Space

LATEST = 4


def front(space: Space, user: Any) -> dict[str, Any] | None:
    """The count (capped) and the last cards; None for an empty space of which one is not a member."""
    count = visible(user).filter(of_network(space)).order_by()[: COUNTED + 1].count()
    can_add = may(user, "actors.add", space)
    if not count and not can_add:
        return None
    cards = latest(space, user, LATEST)
    give_portraits(cards, user)
    return {
        "count": count,
        "capped": count > COUNTED,
        "cards": cards,
        "can_add": can_add,
    }


BLOCKS = [Block(order=10, template="actors/block.html", context=front)]
TOOLS = [Tool(order=60, label=_("Corbeille"), url_name="actors:bin", rule="actors.see_bin")]
