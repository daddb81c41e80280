"""What this room offers beside a list of cards: taking them away in a file."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import ListTool


def _address(filters: Filters, user: object) -> str:
    query = filters.query(vue="")
    return f"{reverse('transfers:export_list')}?{query}" if query else reverse("transfers:export_list")


LIST_TOOLS = [ListTool(40, _("Exporter"), _address)]
