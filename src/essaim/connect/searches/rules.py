"""Who may, about searches that people keep: their own; those of others where they are shared with a space of theirs."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule
from essaim.foundation.kernel.scope import Scope

_OWN = _("Chacun·e garde ses propres recherches.")


def _own(scope: Scope) -> Q:
    return Q(party_id=scope.party_id) if scope.user_id else NOBODY


RULES = {
    # On one's own party.
    "searches.keep": Rule(lambda scope: Q(pk=scope.party_id) if scope.user_id else NOBODY, _OWN),
    "searches.view": Rule(
        lambda scope: _own(scope) | Q(space_id__in=scope.member),
        _("Cette recherche n’est pas partagée avec l’un de vos espaces."),
    ),
    "searches.change": Rule(_own, _OWN),
    "searches.unshare": Rule(
        lambda scope: Q(space_id__isnull=False) & (_own(scope) | Q(space_id__in=scope.facilitator)),
        _("Il faut animer l’espace, ou garder cette recherche, pour ne plus la partager."),
    ),
    "searches.tell": Rule(lambda scope: NOBODY, _("Le service dit de lui-même ce qui est arrivé.")),
    # On the space.
    "searches.share": Rule(
        lambda scope: Q(pk__in=scope.member),
        _("Il faut être membre de l’espace pour y partager une recherche."),
    ),
}
