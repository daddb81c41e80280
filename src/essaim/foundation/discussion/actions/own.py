"""What authors do with what they wrote: change it, take it away, take it back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.discussion.holding import body_digest, why_held
from essaim.foundation.discussion.models import Contribution, Guest
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.kernel.models import Revision

State = Contribution.State


@action("discussion.edit")
def edit_comment(by: Any, contribution: Contribution, /, *, body: str) -> Contribution:
    """Change one's words; what they were stays in the versions. A text that would have been held is held."""
    text = body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text or len(text) > 5000:
        raise ValidationError({"body": _("Écrivez votre commentaire, en 5 000 caractères au plus.")})
    if text == contribution.body:
        return contribution
    record(contribution, {"body": contribution.body}, {"body": text})
    contribution.body, contribution.body_digest = text, body_digest(text)
    contribution.edited_at = timezone.now()
    if contribution.state == State.PUBLISHED and (why := why_held(by, contribution, proven=True)):
        contribution.state, contribution.held_for = State.HELD, why
    contribution.save()
    return contribution


@action("discussion.bin")
def bin_contribution(by: Any, contribution: Contribution, /) -> Contribution:
    """Take it off the page; it can be taken back for thirty days, then it is gone."""
    before = contribution.state
    contribution.state, contribution.binned_at = State.BINNED, timezone.now()
    contribution.save(update_fields=["state", "binned_at", "updated_at"])
    record(contribution, {"state": before}, {"state": State.BINNED})
    return contribution


@action("discussion.restore")
def restore_contribution(by: Any, contribution: Contribution, /) -> Contribution:
    """Put it back as new: read again first where the space reads again."""
    contribution.held_for = why_held(by, contribution, proven=True)
    contribution.state = State.HELD if contribution.held_for else State.PUBLISHED
    contribution.binned_at = None
    contribution.save(update_fields=["state", "held_for", "binned_at", "updated_at"])
    record(contribution, {"state": State.BINNED}, {"state": contribution.state})
    return contribution


@action("discussion.purge")
def purge_contribution(by: Any, contribution: Contribution, /) -> None:
    """Delete it for good, with what its versions told; one that has answers stays as an empty place."""
    key, kind = contribution.pk, contribution.type_name()
    Revision.objects.filter(object_type=kind, object_id=key).update(before={}, after={}, erased=True)
    guest_id = contribution.guest_id or 0
    if contribution.replies.exists():
        Contribution.objects.filter(pk=key).update(
            state=State.GONE, body="", body_digest="", proposed={}, present={}, author=None, guest=None,
            on_behalf_of=None, origin="", edited_at=None,
        )  # fmt: skip
        contribution.reports.all().delete()
    else:
        contribution.delete()
        contribution.pk = key  # the journal names what is gone
    if guest_id:
        Guest.objects.filter(pk=guest_id, contributions__isnull=True).delete()


@action("discussion.forget")
def forget_guest(by: Any, contribution: Contribution, /) -> Contribution:
    """Forget the address of who wrote it: no mail any more, and no history names them. A published comment stays, under
    the name given."""
    Guest.objects.filter(pk=contribution.guest_id or 0).update(mail="", digest="", name_shown=False)
    return contribution
