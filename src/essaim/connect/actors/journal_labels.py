"""How the journal reads what was done on cards."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "actors.add": _("a créé la fiche"),
    "actors.edit": _("a modifié la fiche"),
    "actors.open": _("a changé qui voit la fiche"),
    "actors.bin": _("a mis la fiche à la corbeille"),
    "actors.restore": _("a repris la fiche dans la corbeille"),
    "actors.purge": _("a vidé une fiche de la corbeille"),
    "actors.relate": _("a changé les relations de la fiche"),
}
