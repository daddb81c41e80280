"""Asking something of the cards of a space, saying it otherwise, in another order, no more."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.questions.models import CHOOSING, HELP, READERS, UNIT, WORDING, Kind, Question
from essaim.connect.questions.options import revised, typed
from essaim.connect.questions.uses import answered
from essaim.foundation.formats import clean
from essaim.foundation.kernel import events
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.words import slug

MOST, KEPT = 60, 300  # asked at once by a space; withdrawn ones included
SAID = ("wording", "help", "kind", "unit", "options", "visibility", "expected", "position", "withdrawn_at")


@action("questions.add")
def add_question(
    by: Any,
    space: Space,
    /,
    *,
    wording: str,
    kind: str,
    help: str = "",
    unit: str = "",
    visibility: str = Visibility.PUBLIC,
    expected: bool = False,
    choices: str | Sequence[str] = (),
) -> Question:
    """A new question, after the others; `choices`: one a line, where its `kind` has some. ValidationError by field."""
    there = list(Question.objects.filter(space=space).values_list("key", "position", "withdrawn_at"))
    live = sum(withdrawn is None for _key, _position, withdrawn in there)
    if live >= MOST or len(there) >= KEPT:
        raise ValidationError(
            _("Cet espace pose déjà %(most)d questions : retirez d’abord celles qui ne servent plus.")
            % {"most": MOST}
        )
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choisissez une sorte de réponse.")})
    question = Question(space=space, kind=kind)
    question.position = max((position for _key, position, _withdrawn in there), default=0) + 1
    _write(question, wording, help, unit, visibility, expected)
    if kind in CHOOSING:
        question.options = revised([], {}, (), typed(choices))
    question.key = _free(slug(question.wording, 50) or "question", {key for key, _position, _at in there})
    question.save()
    record(question, {}, _said(question))
    return question


def _free(name: str, taken: Collection[str]) -> str:
    found, rank = name, 2
    while found in taken:
        found, rank = f"{name}-{rank}", rank + 1
    return found


@action("questions.edit")
def edit_question(
    by: Any,
    question: Question,
    /,
    *,
    wording: str,
    help: str = "",
    unit: str = "",
    visibility: str = Visibility.PUBLIC,
    expected: bool = False,
    labels: Mapping[str, str] | None = None,
    gone: Collection[str] = (),
    choices: str | Sequence[str] = (),
) -> Question:
    """Say it otherwise: answers stay. `labels`: those of choices, by key; `gone`: keys of choices that are chosen no
    more; `choices`: new ones, one a line. ValidationError by field."""
    before = _said(question)
    _write(question, wording, help, unit, visibility, expected)
    if question.chooses:
        question.options = revised(question.options, labels or {}, gone, typed(choices))
    _save(question, before)
    return question


def _save(question: Question, before: dict[str, Any]) -> None:
    after = _said(question)
    if before != after:
        question.save()
        record(question, before, after)
        events.emit("questions.changed", question_id=question.pk)


def _write(question: Question, wording: str, help: str, unit: str, visibility: str, expected: bool) -> None:
    errors = {}
    wording, help, unit = (clean.line(each, 20_000) for each in (wording, help, unit))
    if not 0 < len(wording) <= WORDING:
        errors["wording"] = _("Écrivez la question, en %(most)d caractères au plus.") % {"most": WORDING}
    for name, text, most in (("help", help, HELP), ("unit", unit, UNIT)):
        if len(text) > most:
            errors[name] = _("%(most)d caractères au plus.") % {"most": most}
    if visibility not in dict(READERS):
        errors["visibility"] = _("Dites qui lit les réponses.")
    if errors:
        raise ValidationError(errors)
    question.wording, question.help, question.visibility, question.expected = (
        wording,
        help,
        visibility,
        expected,
    )
    question.unit = unit if question.kind == Kind.NUMBER else ""


@action("questions.move")
def move_question(by: Any, question: Question, /, *, up: bool) -> Question:
    """One rank earlier or later among those that are asked; at the end, it stays."""
    rows = list(
        Question.objects.filter(space_id=question.space_id).order_by("withdrawn_at", "position", "pk")
    )
    live = [each for each in rows if each.withdrawn_at is None]
    here = next((rank for rank, each in enumerate(live) if each.pk == question.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(live):
        return question
    live[here], live[there] = live[there], live[here]
    moved = []
    for rank, each in enumerate(live, start=1):
        if each.position != rank:
            each.position = rank
            moved.append(each)
    Question.objects.bulk_update(moved, ["position"])
    record(question, {"position": here + 1}, {"position": there + 1})
    return question


@action("questions.withdraw")
def withdraw_question(by: Any, question: Question, /) -> Question:
    """Ask it no more: its answers are kept, and hidden."""
    before = _said(question)
    question.withdrawn_at = question.withdrawn_at or timezone.now()
    _save(question, before)
    return question


@action("questions.withdraw")
def ask_again(by: Any, question: Question, /) -> Question:
    """Ask it again, after the others: its answers are shown again. ValidationError: there are as many as there may be."""
    if question.withdrawn_at is None:
        return question
    before, live = _said(question), Question.objects.filter(space_id=question.space_id, withdrawn_at=None)
    positions = list(live.values_list("position", flat=True))
    if len(positions) >= MOST:
        raise ValidationError(_("Cet espace pose déjà %(most)d questions.") % {"most": MOST})
    question.withdrawn_at, question.position = None, max(positions, default=0) + 1
    _save(question, before)
    return question


@action("questions.delete")
def delete_question(by: Any, question: Question, /) -> None:
    """Forget a question that nobody has answered. ValidationError: somebody has."""
    if answered([question.pk])[question.pk]:
        raise ValidationError(
            _("On y a déjà répondu : retirez-la plutôt, ses réponses seront gardées sans être montrées.")
        )
    Question.objects.filter(pk=question.pk).delete()  # the journal still needs its key


def _said(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in SAID}
