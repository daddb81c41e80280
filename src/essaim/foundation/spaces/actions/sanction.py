"""After one is let go: asking for a second look, answering it, letting come back sooner."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.events import emit
from essaim.foundation.spaces.models import Membership, Role, Sanction

LONGEST = 3 * 366  # days


def check_until(until: date | None) -> None:
    """ValidationError where the day of return is past, or too far."""
    if until is not None and not 0 < (until - date.today()).days <= LONGEST:
        raise ValidationError({"until": _("Une date à venir, dans les trois ans.")})


def sanction(by: Any, membership: Membership, until: date | None) -> Sanction:
    """Inside `end_membership`: keep why, by whom and until when."""
    made = Sanction.objects.create(
        space_id=membership.space_id,
        party_id=membership.party_id,
        membership=membership,
        reason=membership.departure_reason,
        by_id=by.party_id,
        until=until,
    )
    record(made, {}, {"until": until})
    return made


@action("spaces.appeal_sanction")
def appeal_sanction(by: Any, found: Sanction, /, *, words: str) -> Sanction:
    """Who was let go asks once that it be looked at again."""
    if found.appealed_at is not None:
        raise ValidationError(_("Un recours a déjà été fait : il n’y en a qu’un."))
    if not words.strip():
        raise ValidationError({"words": _("Dites pourquoi revoir cette décision.")})
    found.appeal, found.appealed_at = words.strip()[:2000], timezone.now()
    found.save(update_fields=["appeal", "appealed_at", "updated_at"])
    record(found, {}, {"appeal": "asked"})
    return found


def others_answer(by: Any, found: Sanction) -> bool:
    """Whether `by` took the decision while another administrator could judge."""
    if isinstance(by, System) or found.by_id != by.party_id:
        return False
    live = Membership.objects.filter(space_id=found.space_id, until=None, role=Role.ADMINISTRATOR)
    return live.filter(party__kind=Party.Kind.PERSON).exclude(party_id=by.party_id).exists()


@action("spaces.answer_sanction")
def answer_sanction(by: Any, found: Sanction, /, *, lift: bool, words: str = "") -> Sanction:
    """Answer the appeal, or lift the bar unasked. ValidationError where another administrator should answer."""
    waiting = found.appealed_at is not None and found.answered_at is None
    if not waiting and not (lift and found.bars):
        raise ValidationError(_("Il n’y a rien à revoir."))
    if waiting and others_answer(by, found):
        raise ValidationError(
            _("Vous avez pris la décision : une autre personne de l’administration répond.")
        )
    if not words.strip():
        raise ValidationError({"words": _("Dites pourquoi : la réponse est envoyée.")})
    found.answer, found.answered_at = words.strip()[:2000], timezone.now()
    found.lifted_at = found.answered_at if lift else found.lifted_at
    found.save(update_fields=["answer", "answered_at", "lifted_at", "updated_at"])
    record(found, {}, {"lifted": lift})
    emit("spaces.sanction_answered", sanction_id=found.pk)
    return found
