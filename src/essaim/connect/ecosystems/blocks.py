"""What this room adds to a space: its ecosystems and those of its territories and groups, on its front page."""

from typing import Any

from django.db.models import Q

from essaim.connect.ecosystems.reading import listed
from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.blocks import Block
from essaim.foundation.spaces.models import Space

FEW = 4


def _context(space: Space, user: Any) -> dict[str, Any] | None:
    near = Q(space=space) | Q(space__parent=space)
    found = list(listed(user).filter(near)[: FEW + 1])
    can_draw = may(user, "ecosystems.add", space)
    if not (found or can_draw):
        return None
    return {"ecosystems": found[:FEW], "more": len(found) > FEW, "can_draw": can_draw}


BLOCKS = [Block(order=40, template="ecosystems/space_block.html", context=_context)]
