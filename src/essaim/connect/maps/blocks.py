"""What maps add to a space: those that it shows, on its front page; its badges among the tools."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.connect.maps.queries import of_space
from essaim.foundation.spaces.blocks import Block, Tool
from essaim.foundation.spaces.models import Space

MOST = 12


def front(space: Space, user: Any) -> dict[str, Any] | None:
    """None where the space shows no map to this reader."""
    found = of_space(space, user, MOST)
    return {"maps": found} if found else None


BLOCKS = [Block(order=12, template="maps/block.html", context=front)]
TOOLS = [Tool(order=58, label=_("Badges d’adhésion"), url_name="maps:badges", rule="maps.hand_badges")]
