"""Who may, about accounts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule

RULES = {
    "accounts.open_account": Rule(lambda scope: NOBODY, _("Un compte s’ouvre depuis la page d’inscription.")),
    "accounts.make_host": Rule(lambda scope: NOBODY, _("Cela se fait en ligne de commande, sur le serveur.")),
    "accounts.edit_profile": Rule(
        lambda scope: Q(pk__in={scope.party_id}), _("Chacun·e change son propre profil, et lui seul.")
    ),
}
