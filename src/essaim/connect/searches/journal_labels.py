"""How the journal reads what one did about kept searches."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "searches.keep": _("a gardé une recherche"),
    "searches.change": _("a modifié ou retiré une recherche gardée"),
    "searches.unshare": _("ne partage plus une recherche"),
    "searches.tell": _("a trouvé de nouvelles fiches pour une recherche gardée"),
}
