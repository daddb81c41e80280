"""How the journal says the actions of this room."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "discussion.comment": _("a commenté"),
    "discussion.propose": _("a proposé une correction"),
    "discussion.submit": _("a proposé un ajout ou signalé une fiche"),
    "discussion.confirm": _("a reçu une confirmation par courriel"),
    "discussion.report": _("a signalé un commentaire"),
    "discussion.edit": _("a changé son commentaire"),
    "discussion.bin": _("a retiré sa contribution"),
    "discussion.restore": _("a repris sa contribution"),
    "discussion.purge": _("a effacé une contribution"),
    "discussion.forget": _("a oublié une adresse"),
    "discussion.decide": _("a décidé d’une contribution"),
    "discussion.remove": _("a modéré un commentaire"),
    "discussion.refuse_all": _("a refusé des commentaires en lot"),
    "discussion.appeal": _("a demandé de revoir une décision"),
    "discussion.decide_appeal": _("a répondu à un recours"),
    "discussion.set": _("a réglé les discussions"),
}
