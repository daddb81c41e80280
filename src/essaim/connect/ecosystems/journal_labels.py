"""How the journal reads what was done about ecosystems."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "ecosystems.add": _("a commencé le dessin d’un écosystème"),
    "ecosystems.edit": _("a modifié le dessin d’un écosystème"),
    "ecosystems.bin": _("a mis un écosystème à la corbeille"),
    "ecosystems.restore": _("a repris un écosystème dans la corbeille"),
    "ecosystems.purge": _("a vidé la corbeille des écosystèmes"),
}
