"""What likely duplicates add beside a list of cards, for who facilitates."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool
from essaim.foundation.kernel.scope import scope_of


def _all(filters: Filters, user: Any) -> str:
    scope = scope_of(user)
    return reverse("duplicates:all") if scope.host or scope.facilitator else ""


LIST_TOOLS = [ListTool(60, _("Doublons probables"), _all)]
