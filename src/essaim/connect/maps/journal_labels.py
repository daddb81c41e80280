"""How the journal reads what one did about maps and printed directories."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "maps.keep": _("a gardé une carte"),
    "maps.change": _("a modifié ou retiré une carte"),
    "maps.ask_printing": _("a demandé un annuaire à imprimer"),
    "maps.follow_printing": _("a jeté un annuaire imprimé"),
    "maps.press": _("a mis en page un annuaire à imprimer"),
}
