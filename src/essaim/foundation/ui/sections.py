"""Parts that upper rooms add to the page of an object (a space, a card, a place), found in a declared file of each room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Section:
    """A part of the page: `context(object, user)` feeds `template`, or returns None where there is nothing to show.

    The template is given the object too. `linked`: what it adds to the object's JSON-LD.
    """

    order: int
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    linked: Callable[[Any, Any], dict[str, Any]] | None = None


@cache
def declared(module: str, name: str = "SECTIONS") -> list[Any]:
    """What every room declares under that name in its file called so, in their order."""
    found = [each for room in scan(module) for each in getattr(room, name, [])]
    return sorted(found, key=lambda each: each.order)


def rendered(sections: Iterable[Section], request: HttpRequest, name: str, obj: Any) -> list[SafeString]:
    """Those that have something to show to this reader, as HTML; their templates know the object as `name`."""
    shown = []
    for each in sections:
        context = each.context(obj, request.user)
        if context is not None:
            html = render_to_string(each.template, {name: obj, **context}, request)
            shown.append(mark_safe(html))  # the output of an autoescaped template
    return shown


def linked_data(sections: Iterable[Section], obj: Any, user: Any) -> dict[str, Any]:
    """What they add to the JSON-LD of the object."""
    return {key: value for each in sections if each.linked for key, value in each.linked(obj, user).items()}
