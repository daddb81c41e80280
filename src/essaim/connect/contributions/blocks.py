"""What this room adds to a space: its queue among the tools."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Tool

TOOLS = [Tool(order=45, label=_("À traiter"), url_name="contributions:of_space", rule="discussion.see_queue")]
