"""Who may, about accounts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule
from essaim.foundation.kernel.scope import Scope


def OWN(scope: Scope) -> Q:
    """One's own party."""
    return Q(pk__in={scope.party_id})


RULES = {
    "accounts.open_account": Rule(lambda scope: NOBODY, _("Un compte s’ouvre depuis la page d’inscription.")),
    "accounts.prove_address": Rule(
        lambda scope: NOBODY, _("Une adresse se prouve par le code qu’elle reçoit.")
    ),
    "accounts.make_host": Rule(lambda scope: NOBODY, _("Cela se fait en ligne de commande, sur le serveur.")),
    "accounts.edit_profile": Rule(OWN, _("Chacun·e change son propre profil, et lui seul.")),
    "accounts.end_sessions": Rule(OWN, _("Chacun·e ferme ses propres sessions, et elles seules.")),
    "accounts.change_address": Rule(OWN, _("Chacun·e change sa propre adresse, et elle seule.")),
    "accounts.give_address_back": Rule(
        lambda scope: NOBODY, _("Cela se fait par le lien envoyé à l’ancienne adresse.")
    ),
    "accounts.ask_to_leave": Rule(OWN, _("Chacun·e efface son propre compte, et lui seul.")),
    "accounts.stay": Rule(OWN, _("Chacun·e garde son propre compte, et lui seul.")),
    "accounts.leave": Rule(lambda scope: NOBODY, _("Le service le fait, le jour venu.")),
}
