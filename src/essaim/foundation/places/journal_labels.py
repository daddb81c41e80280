"""How the journal reads what was done with territories."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "places.add": _("a dessiné le territoire"),
    "places.import": _("a apporté des territoires d’un fichier"),
    "places.edit": _("a modifié le territoire"),
    "places.remove": _("a retiré le territoire"),
}
