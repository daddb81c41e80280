"""What this room offers beside a list of cards: taking them along."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool


def _take(filters: Filters, user: Any) -> str:
    query = filters.query(vue="")
    return f"{reverse('field:home')}?{query}" if query else reverse("field:home")


LIST_TOOLS = [ListTool(25, _("Emporter cette liste"), _take)]
