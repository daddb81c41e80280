"""What upper rooms add to the page of a card.

Protocol of a room's `card_sections.py`: `SECTIONS = [Section(…)]`, `ALTERNATES = [Alternate(…)]`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.registry import scan
from essaim.foundation.ui import sections
from essaim.foundation.ui.sections import Section

__all__ = ["Alternate", "Section", "alternates", "linked_data", "rendered_sections"]


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


def rendered_sections(request: HttpRequest, actor: Actor) -> list[SafeString]:
    """Those that have something to show to this reader, as HTML."""
    return sections.rendered(sections.declared("card_sections"), request, "actor", actor)


def linked_data(actor: Actor, user: Any) -> dict[str, Any]:
    """What every section adds to the JSON-LD of the card."""
    return sections.linked_data(sections.declared("card_sections"), actor, user)
