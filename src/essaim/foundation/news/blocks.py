"""On the front page of a space: following it."""

from typing import Any

from essaim.foundation.spaces.blocks import Block
from essaim.foundation.spaces.models import Space


def front(space: Space, user: Any) -> dict[str, Any] | None:
    """Nothing for strangers."""
    return {} if user.is_authenticated else None


BLOCKS = [Block(order=10, template="news/block.html", context=front, aside=True)]
