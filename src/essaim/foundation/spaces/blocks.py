"""What upper rooms add to a space's pages: a block on its front page, an entry among its tools.

Protocol of a room's `blocks.py`: `BLOCKS = [Block(…)]` and `TOOLS = [Tool(…)]`, both optional.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui import sections
from essaim.foundation.ui.sections import Section, declared


@dataclass(frozen=True)
class Block(Section):
    """A part of the front page. `aside`: it stands beside what the space says of itself."""

    aside: bool = False


@dataclass(frozen=True)
class Tool:
    """A page about one space, shown to whoever may `rule` on it; `url_name` takes the space's slug."""

    order: int
    label: Any
    url_name: str
    rule: str


def blocks() -> list[Block]:
    """Every room's blocks, in their order."""
    return declared("blocks", "BLOCKS")


def tools() -> list[Tool]:
    """Every room's tools, in their order."""
    return declared("blocks", "TOOLS")


def rendered_blocks(request: HttpRequest, space: Space, *, aside: bool = False) -> list[SafeString]:
    """The blocks that have something to show to this reader, as HTML: of the page, or beside it."""
    return sections.rendered((each for each in blocks() if each.aside == aside), request, "space", space)


def linked_data(space: Space, user: Any) -> dict[str, Any]:
    """What every block adds to the JSON-LD of the space."""
    return sections.linked_data(blocks(), space, user)


def open_tools(space: Space, user: Any) -> list[tuple[Any, str]]:
    """Label and address of the tools that `user` may open."""
    return [
        (tool.label, reverse(tool.url_name, args=[space.slug]))
        for tool in tools()
        if may(user, tool.rule, space)
    ]
