"""Who may do what with territories: they show as their space does, its facilitators keep them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import Rule
from essaim.foundation.kernel.scope import Scope

_KEEPERS = _("Il faut animer ou administrer l’espace qui tient ce territoire.")


def _visible(scope: Scope) -> Q:
    return (
        Q(space__visibility="public")
        | Q(space__visibility="network", space_id__in=scope.network)
        | Q(space_id__in=scope.guest)
    )


def _kept(scope: Scope) -> Q:
    return Q(space_id__in=scope.facilitator)


RULES = {
    "places.view": Rule(_visible, _("Ce territoire ne se montre qu’aux membres de son espace.")),
    "places.add": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer ou administrer cet espace.")
    ),
    "places.import": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer ou administrer cet espace.")
    ),
    "places.edit": Rule(_kept, _KEEPERS),
    "places.remove": Rule(_kept, _KEEPERS),
}
