"""Who may, about needs and offers: whoever sees the card sees them, whoever keeps it writes them.

Written over the card itself (`actor__…`): nothing to keep in step, whatever way a card changes hands.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.q import through
from essaim.foundation.kernel.rules import NOBODY, Rule, rule
from essaim.foundation.kernel.scope import Scope

_KEPT = _("Il faut tenir la fiche de cet acteur pour écrire ses besoins et ses offres.")


def _with_its_card(scope: Scope) -> Q:
    return through("actor", rule("actors.view").where(scope))


def _kept(scope: Scope) -> Q:
    return through("actor", rule("actors.edit").where(scope))


RULES = {
    # On the card.
    "offers.add": Rule(lambda scope: rule("actors.edit").where(scope), _KEPT),
    # On the need or the offer.
    "offers.view": Rule(_with_its_card, _("La fiche de cet acteur n’est pas ouverte à tout le monde.")),
    "offers.edit": Rule(_kept, _KEPT),
    "offers.withdraw": Rule(_kept, _KEPT),
    "offers.purge": Rule(lambda scope: NOBODY, _("Ce qui est passé s’efface de soi-même, après un an.")),
}
