"""How the journal reads what was done about needs and offers."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "offers.add": _("a publié un besoin ou une offre"),
    "offers.edit": _("a modifié un besoin ou une offre"),
    "offers.withdraw": _("a retiré un besoin ou une offre"),
    "offers.purge": _("a effacé un besoin ou une offre"),
}
