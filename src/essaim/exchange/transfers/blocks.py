"""Among the tools of a space: bringing files in, taking them out."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Tool

TOOLS = [
    Tool(60, _("Importer un fichier"), "transfers:new", "imports.start"),
    Tool(61, _("Imports"), "transfers:imports", "imports.start"),
    Tool(62, _("Exporter les fiches"), "transfers:export", "spaces.view"),
]
