"""Who may, about ecosystems: members draw their own viewpoint, who facilitates changes all those of the space.

A drawing whose centre is a card is read by whoever may read that card; what it names is read card by card (`reading`).
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.q import through
from essaim.foundation.kernel.rules import NOBODY, Rule, rule, seen
from essaim.foundation.kernel.scope import Scope

LIVE = Q(binned_at__isnull=True)
_KEPT = _("Il faut avoir dessiné cet écosystème ou animer son espace pour le modifier.")


def _viewed(scope: Scope) -> Q:
    centre = Q(card__isnull=True) | through("card", rule("actors.view").where(scope))
    return LIVE & (seen(scope) | _kept(scope)) & centre


def _kept(scope: Scope) -> Q:
    own = Q(author_id__in=scope.parties, space_id__in=scope.member)
    return own | Q(space_id__in=scope.facilitator)


RULES = {
    # On the space.
    "ecosystems.add": Rule(
        lambda scope: Q(pk__in=scope.member),
        _("Il faut être membre de l’espace pour y dessiner un écosystème."),
    ),
    # On the ecosystem.
    "ecosystems.view": Rule(_viewed, _("Cet écosystème n’est pas ouvert à tout le monde.")),
    "ecosystems.edit": Rule(lambda scope: _viewed(scope) & _kept(scope), _KEPT),
    "ecosystems.bin": Rule(lambda scope: LIVE & _kept(scope), _KEPT),
    "ecosystems.restore": Rule(lambda scope: Q(binned_at__isnull=False) & _kept(scope), _KEPT),
    "ecosystems.purge": Rule(
        lambda scope: NOBODY, _("La corbeille se vide d’elle-même, après trente jours.")
    ),
}
