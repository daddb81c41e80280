"""Who may, about saved maps, badges and printed directories."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule, seen
from essaim.foundation.kernel.scope import Scope

_OWN = _("Il faut avoir fait cette carte, ou animer l’espace auquel elle est.")


def _own(scope: Scope) -> Q:
    return Q(party_id=scope.party_id) if scope.user_id else NOBODY


def _self(scope: Scope) -> Q:
    return Q(pk=scope.party_id) if scope.user_id else NOBODY


RULES = {
    # On one's own party.
    "maps.keep": Rule(_self, _("Chacun·e garde ses propres cartes.")),
    "maps.ask_printing": Rule(_self, _("Il faut un compte pour imprimer un long annuaire.")),
    # On the map.
    "maps.view": Rule(
        lambda scope: seen(scope) | _own(scope), _("Cette carte n’est pas ouverte à tout le monde.")
    ),
    "maps.change": Rule(lambda scope: _own(scope) | Q(space_id__in=scope.facilitator), _OWN),
    # On the space.
    "maps.share": Rule(
        lambda scope: Q(pk__in=scope.member), _("Il faut être membre de l’espace pour lui donner une carte.")
    ),
    "maps.hand_badges": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour remettre ses badges.")
    ),
    # On the printing.
    "maps.follow_printing": Rule(_own, _("Un annuaire imprimé n’est qu’à qui l’a demandé.")),
    "maps.press": Rule(lambda scope: NOBODY, _("Le service imprime de lui-même.")),
}
