"""Who may import: those whom a sink lets write into the space; who leads the space sees, applies and undoes."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.imports.protocol import sinks
from essaim.foundation.kernel.rules import NOBODY, Rule, rule
from essaim.foundation.kernel.scope import Scope


def _may_start(scope: Scope) -> Q:
    """Whoever may fill at least one sink; the action also checks the rule of the sink that was chosen."""
    return reduce(or_, (rule(sink.rule).where(scope) for sink in sinks().values()), NOBODY)


def _leads(scope: Scope) -> Q:
    return Q(space_id__in=scope.facilitator)


_LEADS = _("Il faut animer cet espace pour s’occuper de ses imports.")
_SERVICE = Rule(lambda scope: NOBODY, _("Seul le service fait avancer un import."))

RULES = {
    "imports.start": Rule(_may_start, _("Il faut animer cet espace pour y importer un fichier.")),
    "imports.view": Rule(_leads, _LEADS),
    "imports.review": Rule(_leads, _LEADS),
    "imports.choose_columns": Rule(_leads, _LEADS),
    "imports.apply": Rule(_leads, _LEADS),
    "imports.undo": Rule(_leads, _LEADS),
    # On a source that has an address.
    "imports.follow": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour y suivre une source.")
    ),
    "imports.refresh": Rule(_leads, _LEADS),
    "imports.unfollow": Rule(_leads, _LEADS),
    "imports.feed_read": _SERVICE,
    "imports.read": _SERVICE,
    "imports.ask_columns": _SERVICE,
    "imports.refuse": _SERVICE,
    "imports.apply_chunk": _SERVICE,
    "imports.undo_chunk": _SERVICE,
    "imports.set_aside": _SERVICE,
    "imports.finish": _SERVICE,
}
