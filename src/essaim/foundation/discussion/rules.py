"""Who may, in discussions: everyone reads what stands on what they may see; who facilitates a space moderates it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import EVERYBODY, NOBODY, Rule, seen
from essaim.foundation.kernel.scope import Scope

_ANIMATION = _("Il faut animer cet espace.")
_AUTHOR = _("Seule la personne qui l’a écrit le peut.")
OPEN = ("held", "published")


def _mine(scope: Scope) -> Q:
    return Q(author_id=scope.party_id) if scope.party_id else NOBODY


def _moderates(scope: Scope) -> Q:
    """What waits for its author's mail is nobody's affair yet."""
    return Q(space_id__in=scope.facilitator) & ~Q(state__in=("unconfirmed", "binned", "gone"))


RULES = {
    # On the object spoken of: its own rule says more (`posting.py` checks it).
    "discussion.comment": Rule(lambda scope: EVERYBODY, _("Cet objet n’est pas ouvert aux commentaires.")),
    "discussion.propose": Rule(lambda scope: EVERYBODY, _("Cet objet n’est pas ouvert aux corrections.")),
    "discussion.submit": Rule(lambda scope: EVERYBODY, _("Cet objet n’est pas ouvert aux propositions.")),
    # On a contribution.
    "discussion.view": Rule(
        lambda scope: (Q(state="published", kind="comment") & seen(scope)) | _mine(scope) | _moderates(scope),
        _("Ce commentaire n’est pas ouvert à tout le monde."),
    ),
    "discussion.confirm": Rule(lambda scope: NOBODY, _("La confirmation passe par le lien du courriel.")),
    "discussion.report": Rule(
        lambda scope: Q(state="published", kind="comment"), _("On ne signale que ce qui est publié.")
    ),
    "discussion.edit": Rule(lambda scope: _mine(scope) & Q(state__in=OPEN, kind="comment"), _AUTHOR),
    "discussion.bin": Rule(lambda scope: _mine(scope) & Q(state__in=OPEN), _AUTHOR),
    "discussion.restore": Rule(lambda scope: _mine(scope) & Q(state="binned"), _AUTHOR),
    "discussion.appeal": Rule(lambda scope: _mine(scope) & Q(state__in=("refused", "removed")), _AUTHOR),
    "discussion.purge": Rule(
        lambda scope: NOBODY, _("Ce qui est retiré s’efface de soi-même, après trente jours.")
    ),
    "discussion.forget": Rule(lambda scope: NOBODY, _("L’adresse s’oublie par le lien du courriel.")),
    "discussion.moderate": Rule(_moderates, _ANIMATION),
    "discussion.decide": Rule(lambda scope: _moderates(scope) & Q(state="held"), _ANIMATION),
    "discussion.remove": Rule(
        lambda scope: _moderates(scope) & Q(state="published", kind="comment"), _ANIMATION
    ),
    "discussion.decide_appeal": Rule(
        lambda scope: _moderates(scope) & Q(state__in=("refused", "removed")), _ANIMATION
    ),
    # On the space.
    "discussion.see_queue": Rule(lambda scope: Q(pk__in=scope.facilitator), _ANIMATION),
    "discussion.refuse_all": Rule(lambda scope: Q(pk__in=scope.facilitator), _ANIMATION),
    "discussion.set": Rule(lambda scope: Q(pk__in=scope.administrator), _("Il faut administrer cet espace.")),
}
