"""Among the tools of a space: bringing files in, taking them out."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Tool

TOOLS = [
    Tool(60, _("Importer"), "transfers:new", "imports.start"),
    Tool(62, _("Sources"), "transfers:sources", "actors.order_sources"),
    Tool(61, _("Exporter"), "transfers:export", "spaces.view"),
]
