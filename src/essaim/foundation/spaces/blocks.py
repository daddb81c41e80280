"""What upper rooms add to a space's pages: a block on its front page, an entry among its tools.

Protocol of a room's `blocks.py`: `BLOCKS = [Block(…)]` and `TOOLS = [Tool(…)]`, both optional.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from essaim.foundation.kernel.registry import scan
from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.models import Space


@dataclass(frozen=True)
class Block:
    """A part of the front page: `context(space, user)` feeds `template`, or returns None where there is nothing to show.

    `aside`: it stands beside what the space says of itself; `linked`: what it adds to the space's JSON-LD.
    """

    order: int
    template: str
    context: Callable[[Space, Any], dict[str, Any] | None]
    aside: bool = False
    linked: Callable[[Space, Any], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Tool:
    """A page about one space, shown to whoever may `rule` on it; `url_name` takes the space's slug."""

    order: int
    label: Any
    url_name: str
    rule: str


@cache
def blocks() -> list[Block]:
    """Every room's blocks, in their order."""
    found = [block for module in scan("blocks") for block in getattr(module, "BLOCKS", [])]
    return sorted(found, key=lambda block: block.order)


@cache
def tools() -> list[Tool]:
    """Every room's tools, in their order."""
    found = [tool for module in scan("blocks") for tool in getattr(module, "TOOLS", [])]
    return sorted(found, key=lambda tool: tool.order)


def rendered_blocks(request: HttpRequest, space: Space, *, aside: bool = False) -> list[SafeString]:
    """The blocks that have something to show to this reader, as HTML: of the page, or beside it."""
    shown = []
    for block in (each for each in blocks() if each.aside == aside):
        context = block.context(space, request.user)
        if context is not None:
            html = render_to_string(block.template, {"space": space, **context}, request)
            shown.append(mark_safe(html))  # the output of an autoescaped template
    return shown


def linked_data(space: Space, user: Any) -> dict[str, Any]:
    """What every block adds to the JSON-LD of the space."""
    return {
        key: value for block in blocks() if block.linked for key, value in block.linked(space, user).items()
    }


def open_tools(space: Space, user: Any) -> list[tuple[Any, str]]:
    """Label and address of the tools that `user` may open."""
    return [
        (tool.label, reverse(tool.url_name, args=[space.slug]))
        for tool in tools()
        if may(user, tool.rule, space)
    ]
