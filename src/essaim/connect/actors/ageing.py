"""How old a card is: since when nobody wrote on it nor read it over."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.connect.actors.models import Actor, Review

OLD = 12  # months, after which somebody should look at it again
_MONTH = 30.4375  # days


def months_since(day: date, today: date | None = None) -> int:
    """Whole months, near enough; 0 for a day to come."""
    return max(0, int(((today or timezone.localdate()) - day).days / _MONTH))


def in_words(months: int) -> str:
    """« juste, il y a 2 mois », or « à vérifier, 14 mois »."""
    if months >= OLD:
        return _("à vérifier, %(months)s mois") % {"months": months}
    if not months:
        return _("juste ce mois-ci")
    return ngettext("juste, il y a %(months)s mois", "juste, il y a %(months)s mois", months) % {
        "months": months
    }


def give_ages(cards: Sequence[Actor]) -> None:
    """Give each card its `age`, in words, and `old`; one query. `updated_at` is to be read with them."""
    reviewed = dict(
        Review.objects.filter(
            actor_id__in=[card.pk for card in cards], reviewed_on__isnull=False
        ).values_list("actor_id", "reviewed_on")
    )
    for card in cards:
        changed = timezone.localtime(card.updated_at).date()
        months = months_since(max(changed, reviewed.get(card.pk) or changed))
        card.age, card.old = in_words(months), months >= OLD
