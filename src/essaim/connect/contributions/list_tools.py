"""What this room adds beside a list of cards: proposing one that is missing; the queue, for who facilitates."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool
from essaim.foundation.kernel.scope import scope_of


def _missing(filters: Filters, user: Any) -> str:
    """With the words that were looked for as a name, and the network that the list was narrowed to."""
    said = {"nom": filters.text, "espace": filters.space.slug if filters.space else ""}
    asked = urlencode({name: value for name, value in said.items() if value})
    return reverse("contributions:propose") + (f"?{asked}" if asked else "")


def _queue(filters: Filters, user: Any) -> str:
    scope = scope_of(user)
    return reverse("contributions:queue") if scope.host or scope.facilitator else ""


LIST_TOOLS = [
    ListTool(5, _("Il manque quelqu’un ? Proposez sa fiche"), _missing, missing=True),
    ListTool(55, _("À traiter"), _queue),
]
