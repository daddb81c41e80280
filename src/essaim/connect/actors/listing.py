"""A list of cards seen from above it: what rooms offer beside it, what it says in words, what came into it last.

Protocol of a room's `list_tools.py`: `LIST_TOOLS = [ListTool(…)]`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters, FiltersForm
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.queries import visible
from essaim.foundation.ui.sections import declared

LOOKED = 20_000  # the last cards, among which new ones are looked for


@dataclass(frozen=True)
class ListTool:
    """A page about the same cards: `url(filters, user)`, "" where this reader has none. `feed`: its media type, where
    readers of feeds are to find it; `missing`: it is for who does not find what they look for."""

    order: int
    label: Any
    url: Callable[[Filters, Any], str]
    feed: str = ""
    missing: bool = False


def list_tools(filters: Filters, user: Any) -> list[dict[str, Any]]:
    """{label, href, feed, missing} of what is offered to this reader, in order."""
    shown = (
        {"label": each.label, "href": each.url(filters, user), "feed": each.feed, "missing": each.missing}
        for each in declared("list_tools", "LIST_TOOLS")
    )
    return [each for each in shown if each["href"]]


def asked(user: Any, given: Mapping[str, Any]) -> Filters:
    """What the address of a list asks, as `user` may ask it."""
    return FiltersForm(user, given).chosen()


def in_words(filters: Filters) -> list[tuple[Any, str]]:
    """(label, what is chosen) of each filter in use."""
    pairs = (
        (_("Mots"), filters.text),
        (_("Nature"), str(Kind(filters.kind).label) if filters.kind else ""),
        (_("Catégorie"), filters.category.label if filters.category else ""),
        (_("Thème"), filters.theme.label if filters.theme else ""),
        (_("Mot-clé"), filters.tag.label if filters.tag else ""),
        (_("Lieu"), filters.area.name if filters.area else ""),
        (_("Réseau"), filters.space.name if filters.space else ""),
        (_("Carte"), str(_("une zone choisie")) if filters.bbox else ""),
    )
    return [(label, said) for label, said in pairs if said]


def newest(user: Any, filters: Filters, size: int, after: int = 0) -> list[int]:
    """Keys of the cards that match and came last, newest first: among the last `LOOKED` of the house, so that a rare
    filter does not read them all, and after the key given. Two queries."""
    last = Actor.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found = filters.narrow(visible(user)).filter(pk__gt=max(after, last - LOOKED))
    return list(found.order_by("-pk").values_list("pk", flat=True)[:size])
