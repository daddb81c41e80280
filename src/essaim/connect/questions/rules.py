"""Who may ask, and who reads: whoever facilitates the space asks; the answers are everybody's or the members'.

A space that is not public keeps its members to itself, thus what they answer to it too.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import Rule
from essaim.foundation.kernel.scope import Scope

_ANIMATION = _("Il faut animer l’espace pour choisir les questions de ses fiches.")


def _asked(scope: Scope) -> Q:
    return Q(space_id__in=scope.facilitator)


def _read(scope: Scope) -> Q:
    found = Q(visibility="public", space__visibility="public") | Q(space_id__in=scope.guest)
    if scope.network:
        found |= Q(visibility="public", space__visibility="network", space_id__in=scope.network)
    return found


RULES = {
    # On the space.
    "questions.add": Rule(lambda scope: Q(pk__in=scope.facilitator), _ANIMATION),
    # On the question.
    "questions.view": Rule(_read, _("Les réponses à cette question se lisent entre membres de l’espace.")),
    "questions.edit": Rule(_asked, _ANIMATION),
    "questions.move": Rule(_asked, _ANIMATION),
    "questions.withdraw": Rule(_asked, _ANIMATION),
    "questions.delete": Rule(_asked, _ANIMATION),
}
