"""What this room offers beside a list of cards: keeping its map, showing it on another site, printing it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool


def _with(name: str, filters: Filters) -> str:
    query = filters.query(vue="")
    return f"{reverse(name)}?{query}" if query else reverse(name)


def _keep(filters: Filters, user: Any) -> str:
    return _with("maps:new", filters) if user.is_authenticated else ""


LIST_TOOLS = [
    ListTool(12, _("Garder cette carte"), _keep),
    ListTool(14, _("Intégrer à mon site"), lambda filters, user: _with("maps:integrate", filters)),
    ListTool(22, _("Annuaire en PDF"), lambda filters, user: _with("maps:print", filters)),
]
