"""What this room adds to a space: the partnerships that it keeps, and where to write one."""

from typing import Any

from essaim.connect.partnerships.queries import of_space
from essaim.connect.partnerships.territory_sections import listed
from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.blocks import Block
from essaim.foundation.spaces.models import Space


def _context(space: Space, user: Any) -> dict[str, Any] | None:
    """None where there is none and one may write none."""
    found, can_add = of_space(space, user), may(user, "partnerships.add", space)
    if not found and not can_add:
        return None
    return {**listed(found, espace=space.slug), "can_add": can_add}


BLOCKS = [Block(order=40, template="partnerships/block.html", context=_context)]
