"""What this room adds to a space: its ecosystems, on its front page."""

from typing import Any

from essaim.connect.ecosystems.reading import of_space
from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.blocks import Block
from essaim.foundation.spaces.models import Space

FEW = 4


def _context(space: Space, user: Any) -> dict[str, Any] | None:
    found = list(of_space(space, user)[: FEW + 1])
    can_draw = may(user, "ecosystems.add", space)
    if not (found or can_draw):
        return None
    return {"ecosystems": found[:FEW], "more": len(found) > FEW, "can_draw": can_draw}


BLOCKS = [Block(order=40, template="ecosystems/space_block.html", context=_context)]
