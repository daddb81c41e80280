"""Who may, about agreements: their space's facilitators keep them; they show as they say, and to who acts for a signatory."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule, seen
from essaim.foundation.kernel.scope import Scope

_KEEPERS = _("Il faut animer ou administrer l’espace qui tient ce partenariat.")


def signed_by(scope: Scope, column: str = "pk") -> Q:
    """Those of which one's organisations, or those whose card one keeps, are signatories."""
    from essaim.connect.partnerships.models import Signatory

    parties = scope.parties | scope.cards
    if not parties:
        return NOBODY
    found = Signatory.objects.filter(actor__party_id__in=parties)
    return Q(**{f"{column}__in": found.values("agreement_id")})


def _kept(scope: Scope) -> Q:
    return Q(space_id__in=scope.facilitator)


RULES = {
    "partnerships.view": Rule(
        lambda scope: seen(scope) | signed_by(scope), _("Ce partenariat n’est pas ouvert à tout le monde.")
    ),
    # On the space.
    "partnerships.add": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer ou administrer cet espace.")
    ),
    # On the agreement.
    "partnerships.edit": Rule(_kept, _KEEPERS),
    "partnerships.review": Rule(_kept, _KEEPERS),
    "partnerships.stop": Rule(_kept, _KEEPERS),
    "partnerships.remove": Rule(_kept, _KEEPERS),
    "partnerships.remind": Rule(lambda scope: NOBODY, _("Le service le rappelle de lui-même.")),
}
