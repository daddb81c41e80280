"""Who may, about news: each for oneself. What one may follow is what one may see (the object's own rule)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule

_OWN = _("Chacun·e règle ses propres nouvelles.")

RULES = {
    "news.follow": Rule(lambda scope: Q(pk__in={scope.party_id}) if scope.user_id else NOBODY, _OWN),
    "news.unfollow": Rule(lambda scope: Q(pk__in={scope.party_id}) if scope.user_id else NOBODY, _OWN),
    "news.choose": Rule(lambda scope: Q(pk__in={scope.party_id}) if scope.user_id else NOBODY, _OWN),
}
