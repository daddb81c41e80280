"""What upper rooms add to the page of a card.

Protocol of a room's `card_sections.py`: `SECTIONS = [Section(…)]`, `ALTERNATES = [Alternate(…)]`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Section:
    """A part of the page: `context(actor, user)` feeds `template`, or returns None where there is nothing to show.

    `linked`: what it adds to the card's JSON-LD.
    """

    order: int
    template: str
    context: Callable[[Actor, Any], dict[str, Any] | None]
    linked: Callable[[Actor, Any], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Alternate:
    """A public card in another form, at an address of its own: `url(actor)`."""

    label: Any
    media_type: str
    url: Callable[[Actor], str]


@cache
def _alternates() -> list[Alternate]:
    return [each for module in scan("card_sections") for each in getattr(module, "ALTERNATES", [])]


def alternates(actor: Actor) -> list[dict[str, Any]]:
    """{label, type, href} of the other forms of a card; none of one that is not public."""
    if actor.visibility != "public":
        return []
    return [{"label": each.label, "type": each.media_type, "href": each.url(actor)} for each in _alternates()]


@cache
def sections() -> list[Section]:
    """Every room's, in their order."""
    found = [each for module in scan("card_sections") for each in getattr(module, "SECTIONS", [])]
    return sorted(found, key=lambda each: each.order)


def rendered_sections(request: HttpRequest, actor: Actor) -> list[SafeString]:
    """Those that have something to show to this reader, as HTML."""
    shown = []
    for each in sections():
        context = each.context(actor, request.user)
        if context is not None:
            html = render_to_string(each.template, {"actor": actor, **context}, request)
            shown.append(mark_safe(html))  # the output of an autoescaped template
    return shown


def linked_data(actor: Actor, user: Any) -> dict[str, Any]:
    """What every section adds to the JSON-LD of the card."""
    return {
        key: value for each in sections() if each.linked for key, value in each.linked(actor, user).items()
    }
