"""Moderating: publish, refuse, remove, accept a correction; and looking again when the author asks for it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.accounts.models import Party
from essaim.foundation.discussion import mails
from essaim.foundation.discussion.models import Appeal, Contribution, Decision, Reason, Setting
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.discussable import by_type
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.proposable import by_kind
from essaim.foundation.spaces.models import Membership, Role, Space

State, Verdict = Contribution.State, Decision.Verdict
AT_ONCE = 200


@action("discussion.decide")
def decide_contribution(
    by: Any, contribution: Contribution, /, *, verdict: str, reason: str = "", words: str = ""
) -> Contribution:
    """`publish` or `refuse` a held comment; `accept` (the change is made, by `by`) or `refuse` a correction; to any other
    proposal, what its room answers (`proposable.py`).

    ValidationError by field: a reason is due for a refusal, and a value that the object refuses is told.
    """
    found = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if found.state != State.HELD:
        raise ValidationError(_("Quelqu’un vient d’en décider."))
    if verdict not in verdicts(found):
        raise ValidationError(_("Ce choix n’est pas proposé."))
    if verdict == Verdict.REFUSE:
        _check_reason(reason, words)
        # A comment that had been shown, then hidden by reports, was there: its place says so.
        shown = found.held_for == "reported"
        return _close(by, found, State.REMOVED if shown else State.REFUSED, verdict, reason, words)
    _check_words(found, verdict, words)
    _apply(by, found, verdict)
    return _close(by, found, _after(found), verdict, "", words)


def verdicts(found: Contribution) -> dict[str, Any]:
    """What may be answered to it: verdict → what its button says, in order."""
    refuse = {Verdict.REFUSE.value: gettext_lazy("Refuser")}
    if found.is_comment:
        return {Verdict.PUBLISH.value: gettext_lazy("Publier"), **refuse}
    if found.is_correction:
        return {Verdict.ACCEPT.value: gettext_lazy("Accepter"), **refuse}
    declared = by_kind()[found.kind]
    return {**declared.answers, **(refuse if declared.judged else {})}


def _after(found: Contribution) -> str:
    """The state of what was not refused."""
    if found.is_comment:
        return State.PUBLISHED
    return State.ANSWERED if found.kind in by_kind() and not by_kind()[found.kind].judged else State.ACCEPTED


def _check_words(found: Contribution, verdict: str, words: str) -> None:
    declared = by_kind().get(found.kind)
    if declared and verdict in declared.explained and not words.strip():
        raise ValidationError({"words": _("Dites pourquoi : la personne le lira.")})


def _check_reason(reason: str, words: str) -> None:
    if reason not in Reason.values:
        raise ValidationError({"reason": _("Choisissez une raison : la personne la lira.")})
    if reason == Reason.OTHER and not words.strip():
        raise ValidationError({"words": _("Dites laquelle : la personne la lira.")})


def _apply(by: Any, found: Contribution, verdict: str) -> None:
    """The room's own action, under its own rule, in the same transaction."""
    if found.is_comment or not found.proposed:
        return
    declared = by_type()[found.target_type]
    obj = declared.objects().filter(pk=found.target_id).first()
    if found.is_correction:
        if obj is None or declared.corrections is None:
            raise ValidationError(_("La fiche n’est plus là."))
        declared.corrections.apply(by, obj, found.proposed)
    else:
        came = by_kind()[found.kind].apply(by, obj, found, verdict)
        if came is None:
            return
        found.target_type, found.target_id = came.type_name(), came.pk
    made = Entry.objects.filter(object_type=found.target_type, object_id=found.target_id, by_id=by.party_id)
    found.entry_id = made.order_by("-pk").values_list("pk", flat=True).first()


def _close(by: Any, found: Contribution, state: str, verdict: str, reason: str, words: str) -> Contribution:
    before = found.state
    found.state, found.held_for = state, ""
    found.save(update_fields=["state", "held_for", "target_type", "target_id", "entry_id", "updated_at"])
    found.reports.filter(open=True).update(open=False)
    decision = Decision.objects.create(
        contribution=found, space_id=found.space_id, verdict=verdict, reason=reason, words=words.strip()[:2000],
        by_id=by.party_id,
    )  # fmt: skip
    record(found, {"state": before}, {"state": state, "verdict": verdict, "reason": reason})
    mails.send_decision(found, decision)
    return found


@action("discussion.remove")
def remove_comment(by: Any, contribution: Contribution, /, *, reason: str, words: str = "") -> Contribution:
    """Take a published comment off the page; its place says that moderation did it, when and why."""
    _check_reason(reason, words)
    return _close(by, contribution, State.REMOVED, Verdict.REMOVE, reason, words)


@action("discussion.remove")
def dismiss_reports(by: Any, contribution: Contribution, /) -> Contribution:
    """Let it stand: its reports are answered."""
    contribution.reports.filter(open=True).update(open=False)
    record(contribution, {}, {"reports": "dismissed"})
    return contribution


@action("discussion.refuse_all")
def refuse_all(by: Any, space: Space, /, *, like: Contribution, reason: str = Reason.ADVERT) -> int:
    """Refuse what waits from the same place or the same author as `like`, at most 200 at a time, without mails.

    Returns how many. Corrections are left: each deserves a look.
    """
    if like.space_id != space.pk:
        raise ValidationError(_("Cette contribution est d’un autre espace."))
    waiting = Contribution.objects.filter(space=space, state=State.HELD, kind=Contribution.Kind.COMMENT)
    if like.origin:
        waiting = waiting.filter(origin=like.origin)
    elif like.author_id:
        waiting = waiting.filter(author_id=like.author_id)
    else:
        waiting = waiting.filter(pk=like.pk)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Contribution.objects.filter(pk__in=keys).update(
        state=State.REFUSED, held_for="", updated_at=timezone.now()
    )
    Decision.objects.bulk_create(
        Decision(contribution_id=key, space=space, verdict=Verdict.REFUSE, reason=reason, by_id=by.party_id)
        for key in keys
    )
    record(space, {}, {"refused": keys})
    return len(keys)


@action("discussion.appeal")
def appeal_decision(by: Any, contribution: Contribution, /, *, words: str) -> Contribution:
    """Ask once that a refusal or a removal be looked at again."""
    if contribution.state not in (State.REFUSED, State.REMOVED):
        raise ValidationError(_("Il n’y a pas de décision à revoir."))
    if Appeal.objects.filter(contribution=contribution).exists():
        raise ValidationError(_("Un recours a déjà été fait : il n’y en a qu’un."))
    if not words.strip() or len(words) > 2000:
        raise ValidationError(
            {"words": _("Dites pourquoi revoir cette décision, en 2 000 caractères au plus.")}
        )
    Appeal.objects.create(contribution=contribution, space_id=contribution.space_id, words=words.strip())
    record(contribution, {}, {"appeal": "asked"})
    return contribution


def others_decide(by: Any, contribution: Contribution) -> bool:
    """Whether `by` took the decision appealed against while somebody else of the space could judge."""
    last = contribution.decisions.order_by("-pk").first()
    if isinstance(by, System) or last is None or last.by_id != by.party_id:
        return False
    people = Membership.objects.filter(
        space_id=contribution.space_id,
        until=None,
        role__in=[Role.FACILITATOR, Role.ADMINISTRATOR],
        party__kind=Party.Kind.PERSON,
    )
    return people.exclude(party_id=by.party_id).exists()


@action("discussion.decide_appeal")
def decide_appeal(by: Any, contribution: Contribution, /, *, overturn: bool, words: str = "") -> Contribution:
    """Keep the decision, or undo it: the comment shows, the correction is made. Final."""
    appeal = Appeal.objects.select_for_update().filter(contribution=contribution, decided_at=None).first()
    if appeal is None:
        raise ValidationError(_("Aucun recours n’attend."))
    if others_decide(by, contribution):
        raise ValidationError(
            _("Vous avez pris la première décision : une autre personne de l’animation revoit.")
        )
    if not overturn and not words.strip():
        raise ValidationError({"words": _("Dites pourquoi la décision est maintenue.")})
    appeal.decided_at = timezone.now()
    appeal.save(update_fields=["decided_at", "updated_at"])
    if not overturn:
        return _close(by, contribution, contribution.state, Verdict.UPHOLD, "", words)
    _apply(by, contribution, next(iter(verdicts(contribution))))
    return _close(by, contribution, _after(contribution), Verdict.OVERTURN, "", words)


@action("discussion.set")
def edit_setting(
    by: Any, space: Space, /, *, who: str, hold: str, links_most: int, reports_most: int
) -> Setting:
    """How the space holds its discussions. ValidationError by field."""
    setting = Setting.objects.filter(space=space).first() or Setting(space=space)
    before = [setting.who, setting.hold, setting.links_most, setting.reports_most]
    setting.who, setting.hold = who, hold
    setting.links_most, setting.reports_most = links_most, reports_most
    setting.full_clean()
    setting.save()
    record(setting, {"setting": before}, {"setting": [who, hold, links_most, reports_most]})
    return setting
