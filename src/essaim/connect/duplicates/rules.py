"""Who may, about likely duplicates: who facilitates the spaces of both cards; everywhere, the host."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule
from essaim.foundation.kernel.scope import Scope

_BOTH = _("Il faut animer les espaces qui tiennent les deux fiches.")


def _both(scope: Scope) -> Q:
    return Q(one_space__in=scope.facilitator, other_space__in=scope.facilitator)


RULES = {
    # On the space.
    "duplicates.search": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour y chercher des doublons.")
    ),
    "duplicates.settings": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour régler ses doublons.")
    ),
    # On the pair.
    "duplicates.view": Rule(_both, _BOTH),
    "duplicates.decide": Rule(_both, _BOTH),
    # On a search.
    "duplicates.follow": Rule(
        lambda scope: Q(space_id__in=scope.facilitator),
        _("Il faut animer l’espace pour suivre cette recherche."),
    ),
    "duplicates.search_all": Rule(
        lambda scope: NOBODY, _("Seule la personne qui héberge le service peut le faire.")
    ),
    "duplicates.sweep": Rule(lambda scope: NOBODY, _("Le service le fait de lui-même.")),
}
