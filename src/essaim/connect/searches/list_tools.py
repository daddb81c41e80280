"""What this room offers beside a list of cards: keeping it, its feed, its print."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool


def _with(name: str, filters: Filters) -> str:
    query = filters.query(vue="")
    return f"{reverse(name)}?{query}" if query else reverse(name)


def _keep(filters: Filters, user: Any) -> str:
    return (
        _with("searches:new", filters) if user.is_authenticated and (filters.chosen or filters.bbox) else ""
    )


LIST_TOOLS = [
    ListTool(10, _("Garder cette recherche"), _keep),
    ListTool(20, _("Imprimer"), lambda filters, user: _with("searches:print", filters)),
    ListTool(
        30, _("Flux Atom"), lambda filters, user: _with("searches:feed", filters), "application/atom+xml"
    ),
]
