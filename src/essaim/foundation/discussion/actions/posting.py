"""Saying something: a comment, an answer, a correction, a report; and confirming it by mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essaim.foundation.discussion import mails
from essaim.foundation.discussion.guard import Sender
from essaim.foundation.discussion.holding import body_digest, keyed, setting_of, why_held
from essaim.foundation.discussion.models import Contribution, Guest, Reason, Report, Who
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.discussable import Discussable, by_type
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.rules import check
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.spaces.sanctions import bar

State, Kind = Contribution.State, Contribution.Kind
KNOWN = Sender("", True)


@dataclass(frozen=True)
class Visitor:
    """Who writes without an account."""

    name: str
    mail: str
    shown: bool = False  # whether a history may name them


@action("discussion.comment")
def comment_on(
    by: Any,
    obj: Any,
    /,
    *,
    body: str,
    parent: Contribution | None = None,
    visitor: Visitor | None = None,
    sender: Sender = KNOWN,
    example: bool = False,
) -> Contribution:
    """Say something about `obj`, or answer `parent`. `by`: an account, or the service for a visitor, whose word waits
    for a mail to be confirmed. ValidationError by field; Denied where one may not see or comment on it."""
    made = _new(by, obj, Kind.COMMENT, body, sender)
    made.example = example
    _check_who(by, made.space_id, visitor)
    if not made.body:
        raise ValidationError({"body": _("Écrivez votre commentaire.")})
    made.parent = _root(parent, made)
    return _save(by, made, visitor, sender)


@action("discussion.propose")
def propose_correction(
    by: Any,
    obj: Any,
    /,
    *,
    body: str,
    values: Mapping[str, str],
    visitor: Visitor | None = None,
    sender: Sender = KNOWN,
    example: bool = False,
) -> Contribution:
    """Say what is wrong on `obj` and what is right: in words, by field (text, only what differs counts), or both."""
    made = _new(by, obj, Kind.CORRECTION, body, sender)
    made.example = example
    corrections = _declared(obj).corrections
    if corrections is None:
        raise ValidationError(_("Cet objet ne reçoit pas de corrections."))
    present = corrections.present(obj)
    changed = {name: value.strip() for name, value in values.items() if name in present}
    made.proposed = {name: value for name, value in changed.items() if value != present[name].strip()}
    made.present = {name: present[name] for name in made.proposed}
    if not made.proposed and not made.body:
        raise ValidationError(_("Changez au moins une rubrique, ou dites avec vos mots ce qui est faux."))
    corrections.check(obj, made.proposed)
    return _save(by, made, visitor, sender)


def _declared(obj: PublicModel) -> Discussable:
    try:
        return by_type()[obj.type_name()]
    except KeyError:
        raise ValidationError(_("Cet objet n’est pas ouvert aux commentaires.")) from None


def _new(by: Any, obj: Any, kind: str, body: str, sender: Sender) -> Contribution:
    declared = _declared(obj)
    if not isinstance(by, System):
        check(by, declared.view, obj)
        check(by, declared.comment, obj)
    if len(body) > 5000:
        raise ValidationError({"body": _("Au plus 5 000 caractères.")})
    text = body.replace("\x00", "").replace("\r\n", "\n").strip()
    return Contribution(
        kind=kind,
        target_type=obj.type_name(),
        target_id=obj.pk,
        space_id=obj.space_id,
        visibility=obj.visibility,
        author_id=by.party_id,
        on_behalf_of_id=getattr(by, "acting_for_id", None),
        body=text,
        body_digest=body_digest(text),
        language=(get_language() or "fr")[:5],
        origin=sender.origin,
    )


def _check_who(by: Any, space_id: int, visitor: Visitor | None) -> None:
    who = setting_of(space_id).who
    if visitor and who != Who.EVERYONE:
        raise ValidationError(_("Cet espace demande de se connecter pour commenter."))
    if isinstance(by, System):
        return
    scope = scope_of(by)
    if who == Who.MEMBERS and space_id not in scope.member and not scope.host:
        raise ValidationError(_("Cet espace réserve les commentaires à ses membres."))
    if barred := bar(space_id, scope.parties):
        raise ValidationError(barred)


def _root(parent: Contribution | None, made: Contribution) -> Contribution | None:
    """One level of answers: an answer to an answer stands beside it."""
    if parent is None:
        return None
    here = (made.target_type, made.target_id)
    if (parent.target_type, parent.target_id) != here or parent.state != State.PUBLISHED:
        raise ValidationError(_("Le commentaire auquel vous répondez n’est plus là."))
    return parent.parent or parent


def _save(by: Any, made: Contribution, visitor: Visitor | None, sender: Sender) -> Contribution:
    if visitor is None:
        _settle(by, made, proven=sender.proven)
        made.full_clean(exclude=["parent", "author", "guest", "space", "on_behalf_of"])
        made.save()
    else:
        mail = visitor.mail.strip().lower()
        made.guest = Guest.objects.create(
            name=visitor.name.strip()[:80], mail=mail, digest=keyed("mail", mail), name_shown=visitor.shown
        )
        made.state, made.held_for = State.UNCONFIRMED, "" if sender.proven else "unproven"
        made.save()
        mails.send_confirmation(made)
    record(made, {}, {"state": made.state, "kind": made.kind})
    return made


def _settle(by: Any, made: Contribution, *, proven: bool) -> None:
    """Published at once, or held, and for what."""
    made.held_for = (
        ""
        if isinstance(by, System) and not made.guest_id and made.is_comment
        else why_held(None if isinstance(by, System) else by, made, proven=proven)
    )
    made.state = State.HELD if made.held_for else State.PUBLISHED


@action("discussion.confirm")
def confirm_contribution(by: Any, contribution: Contribution, /) -> Contribution:
    """The visitor's mail box has answered: what was written shows, or waits to be read."""
    found = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if found.state != State.UNCONFIRMED or found.guest is None:
        raise ValidationError(_("C’est déjà confirmé."))
    found.guest.confirmed_at = timezone.now()
    found.guest.save(update_fields=["confirmed_at"])
    _settle(by, found, proven=found.held_for != "unproven")
    found.save(update_fields=["state", "held_for", "updated_at"])
    record(found, {"state": State.UNCONFIRMED}, {"state": found.state})
    return found


@action("discussion.report")
def report_comment(by: Any, contribution: Contribution, /, *, reason: str, words: str = "") -> Contribution:
    """Say that it should not stand. Enough accounts saying so hide it until somebody decides."""
    found = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if found.author_id and found.author_id == by.party_id:
        raise ValidationError(_("C’est votre commentaire : vous pouvez le retirer."))
    if reason not in Reason.values:
        raise ValidationError({"reason": _("Choisissez une raison.")})
    if by.party_id and Report.objects.filter(contribution=found, party_id=by.party_id, open=True).exists():
        raise ValidationError(_("Vous l’avez déjà signalé : l’animation va le relire."))
    Report.objects.create(contribution=found, party_id=by.party_id, reason=reason, words=words.strip()[:500])
    voices = Report.objects.filter(contribution=found, open=True, party__isnull=False).count()
    if found.state == State.PUBLISHED and voices >= setting_of(found.space_id).reports_most:
        found.state, found.held_for = State.HELD, "reported"
        found.save(update_fields=["state", "held_for", "updated_at"])
    record(found, {}, {"reported": reason, "state": found.state})
    return found
