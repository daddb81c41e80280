"""What upper rooms add to the page of a place: a commune, an EPCI, a department, a region, a territory.

Protocol of a room's `territory_sections.py`: `SECTIONS = [Section(…)]`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.foundation.kernel.registry import scan
from essaim.foundation.places.place import Place


@dataclass(frozen=True)
class Section:
    """A part of the page: `context(place, user)` feeds `template`, or returns None where there is nothing to show.

    The template is given `place` too. Bounded queries: a place may be a region of a million cards.
    """

    order: int
    template: str
    context: Callable[[Place, Any], dict[str, Any] | None]


@cache
def sections() -> list[Section]:
    """Every room's, in their order."""
    found = [each for module in scan("territory_sections") for each in getattr(module, "SECTIONS", [])]
    return sorted(found, key=lambda each: each.order)


def rendered_sections(request: HttpRequest, place: Place) -> list[SafeString]:
    """Those that have something to show to this reader, as HTML."""
    shown = []
    for each in sections():
        context = each.context(place, request.user)
        if context is not None:
            html = render_to_string(each.template, {"place": place, **context}, request)
            shown.append(mark_safe(html))  # the output of an autoescaped template
    return shown
