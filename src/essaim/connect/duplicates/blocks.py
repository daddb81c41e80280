"""What likely duplicates add to a space: a page among its tools."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Tool

TOOLS = [Tool(order=55, label=_("Doublons probables"), url_name="duplicates:space", rule="duplicates.search")]
