"""How the journal reads what came from the field."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {"field.send": _("a envoyé une note de terrain")}
