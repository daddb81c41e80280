"""What this room adds to a space: its moderation among the tools, its own thread on the front page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Block, Tool
from essaim.foundation.spaces.models import Space


def thread(space: Space, user: Any) -> dict[str, Any]:
    """What is said of the space: the tag of the template reads it."""
    return {}


BLOCKS = [Block(order=90, template="discussion/block.html", context=thread)]
TOOLS = [Tool(order=50, label=_("Modération"), url_name="discussion:queue", rule="discussion.see_queue")]
