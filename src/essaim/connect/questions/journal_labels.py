"""How the journal reads what was done with questions."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "questions.add": _("a posé une question sur les fiches"),
    "questions.edit": _("a modifié une question des fiches"),
    "questions.move": _("a changé l’ordre des questions des fiches"),
    "questions.withdraw": _("a retiré ou repris une question des fiches"),
    "questions.delete": _("a supprimé une question des fiches"),
}
