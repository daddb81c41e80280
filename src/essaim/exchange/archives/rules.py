"""Who may take a whole space away, and read one back: those who administer it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import Rule

RULES = {
    "archives.make": Rule(
        lambda scope: Q(pk__in=scope.administrator), _("Il faut administrer cet espace pour l’archiver.")
    ),
    "archives.read": Rule(
        lambda scope: Q(pk__in=scope.administrator),
        _("Il faut administrer cet espace pour y reprendre une archive."),
    ),
}
