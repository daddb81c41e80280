"""How the journal reads what was done about partnerships."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "partnerships.add": _("a inscrit un partenariat"),
    "partnerships.edit": _("a modifié un partenariat"),
    "partnerships.review": _("a relu un partenariat"),
    "partnerships.stop": _("a terminé ou repris un partenariat"),
    "partnerships.remove": _("a retiré un partenariat"),
    "partnerships.remind": _("a rappelé un partenariat à revoir"),
}
