"""Who may do what with a file; who may attach one is the owner's rule (`attaching`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import EVERYBODY, NOBODY, Rule, seen
from essaim.foundation.kernel.scope import Scope

LIVE = Q(binned_at__isnull=True, hidden=False)
SHOWN = Q(state="ready", described=True)


def kept(scope: Scope) -> Q:
    """Files that one looks after: facilitation of the space, the owner's organisation, the member who sent it."""
    sent = Q(uploaded_by_id__in=scope.parties, space_id__in=scope.member)
    return Q(space_id__in=scope.facilitator) | Q(party_id__in=scope.parties) | sent


_KEEPER = _("Il faut animer l’espace, agir pour l’organisation concernée ou avoir envoyé ce fichier.")
_SERVICE = Rule(lambda scope: NOBODY, _("Seul le service prépare les fichiers."))

RULES = {
    "files.view": Rule(
        lambda scope: (
            LIVE & ((SHOWN & (seen(scope) | Q(party_id__in=scope.parties))) | kept(scope) | _sent(scope))
        ),
        _("Ce fichier n’est pas ouvert à tout le monde."),
    ),
    "files.edit": Rule(lambda scope: LIVE & kept(scope), _KEEPER),
    "files.bin": Rule(lambda scope: LIVE & kept(scope), _KEEPER),
    "files.restore": Rule(lambda scope: Q(binned_at__isnull=False, hidden=False) & kept(scope), _KEEPER),
    "files.add": Rule(
        lambda scope: EVERYBODY if scope.user_id else NOBODY,
        _("Il faut se connecter pour envoyer un fichier."),
    ),
    "files.finish": _SERVICE,
    "files.refuse": _SERVICE,
    "files.purge": _SERVICE,
    # On the space itself.
    "files.deposit": Rule(
        lambda scope: Q(pk__in=scope.member), _("Il faut être membre de l’espace pour y déposer un fichier.")
    ),
    "files.lead": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour choisir son image.")
    ),
    "files.browse": Rule(lambda scope: Q(pk__in=scope.guest), _("Il faut faire partie de l’espace.")),
}


def _sent(scope: Scope) -> Q:
    return Q(uploaded_by_id__in=scope.parties)
