"""How the journal reads what was done about likely duplicates."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "duplicates.search": _("a cherché des doublons"),
    "duplicates.search_all": _("a cherché des doublons dans tout le service"),
    "duplicates.sweep": _("a cherché des doublons parmi ce qui avait changé"),
    "duplicates.settings": _("a réglé ce qui est réuni sans demander"),
    "duplicates.decide": _("a décidé si deux fiches n’en font qu’une"),
}
