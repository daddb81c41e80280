"""Who may change words: the administration of the service all of them, facilitators the free ones (values, tags) that
only their spaces use."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import EVERYBODY, NOBODY, Rule
from essaim.foundation.kernel.scope import Scope


def _free_words(scope: Scope) -> Q:
    return Q(scheme__in=("value", "tag"), merged_into__isnull=True) if scope.facilitator else NOBODY


_KEEPERS = _("Il faut animer un espace, et que lui seul emploie ce mot, ou administrer le service.")

RULES = {
    "vocabularies.view": Rule(lambda scope: EVERYBODY, _("Ce mot est ouvert à tout le monde.")),
    "vocabularies.add": Rule(
        _free_words, _("Il faut animer un espace pour ajouter ce mot, ou administrer le service.")
    ),
    "vocabularies.edit": Rule(_free_words, _KEEPERS),
    "vocabularies.merge": Rule(_free_words, _KEEPERS),
    "vocabularies.unmerge": Rule(_free_words, _KEEPERS),
    # The tree of categories, which imports and exports of all networks speak, and whole files.
    "vocabularies.arrange": Rule(lambda scope: NOBODY, _("Il faut administrer le service.")),
}
