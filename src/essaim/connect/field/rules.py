"""Who may, in the field: each sends their own notes; what a note asks is checked again, by the rule of what it asks."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule
from essaim.foundation.kernel.scope import Scope


def _mine(scope: Scope) -> Q:
    return Q(party_id=scope.party_id) if scope.party_id else NOBODY


RULES = {
    "field.send": Rule(_mine, _("Il faut se connecter pour envoyer ses notes de terrain.")),
}
