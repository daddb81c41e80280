"""What this room offers beside the list of a space's cards: the questions that it asks of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool
from essaim.foundation.kernel.rules import may


def _questions(filters: Filters, user: Any) -> str:
    if filters.space is None or not may(user, "questions.add", filters.space):
        return ""
    return reverse("questions:questions", args=[filters.space.slug])


LIST_TOOLS = [ListTool(60, _("Questions de nos fiches"), _questions)]
