"""What this room adds to a space: the page of its questions, among its tools."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Tool

TOOLS = [
    Tool(order=55, label=_("Questions de nos fiches"), url_name="questions:questions", rule="questions.add")
]
