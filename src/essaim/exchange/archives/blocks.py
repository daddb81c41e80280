"""Among the tools of a space: taking it away whole."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.spaces.blocks import Tool

TOOLS = [Tool(62, _("Archiver"), "archives:archive", "archives.make")]
