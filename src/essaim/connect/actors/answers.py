"""The answers of cards: which questions each is asked, who reads them, reading and writing them in bulk.

Beside the fields of a card, an answer goes by the name of its question (« q-<identifier> »), its value plain as
`questions.values` says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor, Answer
from essaim.connect.questions import values
from essaim.connect.questions.models import PREFIX, Kind, Question
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import System
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.spaces.models import Membership, Space

COLUMNS = {
    Kind.LINE: "text", Kind.TEXT: "text", Kind.URL: "text", Kind.NUMBER: "number", Kind.EUROS: "number",
    Kind.DAY: "day", Kind.YES_NO: "yes", Kind.ONE: "choice", Kind.SEVERAL: "choices",
}  # fmt: skip
Given = tuple[int, Question, Any]  # key of a card, question, plain value


def apart(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(answers, the other fields), by name."""
    answers = {name: value for name, value in fields.items() if name.startswith(PREFIX)}
    return answers, {name: value for name, value in fields.items() if name not in answers}


# -- which questions


def above(space: Space) -> list[Space]:
    """The space, and those whose cards include its own: up to its network. No query where its parents are loaded."""
    found = [space]
    while found[-1].kind != Space.Kind.NETWORK and found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def asked_in(space: Space) -> list[Question]:
    """What is asked of every card that the space keeps, its own questions first; one query."""
    return _asked(above(space), Q())


def asked_of(actor: Actor) -> list[Question]:
    """What is asked of the card: by the space that keeps it and those above, then by the spaces that its organisation is a
    member of. One query, kept on the card."""
    found: list[Question] | None = getattr(actor, "_asked", None)
    if found is None:
        belonging = Membership.objects.filter(party_id=actor.party_id or 0, until=None).values("space_id")
        found = _asked(above(actor.space), Q(space_id__in=belonging) if actor.party_id else Q())
        actor._asked = found  # type: ignore[attr-defined]
    return found


def _asked(spaces: Sequence[Space], more: Q) -> list[Question]:
    keys = [space.pk for space in spaces]
    found = Question.objects.filter(Q(space_id__in=keys) | more, withdrawn_at=None).select_related("space")

    def order(question: Question) -> tuple[int, str, int, int, int]:
        rank = keys.index(question.space_id) if question.space_id in keys else len(keys)
        return rank, question.space.name, question.space_id, question.position, question.pk

    return sorted(found.order_by("pk"), key=order)


def named(names: Iterable[str]) -> dict[str, Question]:
    """The questions of these names, withdrawn ones too; no query where none is a question's."""
    ids = {key for name in names if (key := _identifier(name))}
    if not ids:
        return {}
    found = Question.objects.filter(public_id__in=ids).select_related("space").order_by("pk")
    return {question.name: question for question in found}


def _identifier(name: str) -> UUID | None:
    try:
        return UUID(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    except ValueError:
        return None


def reader(user: Any, actor: Actor) -> Callable[[Question], bool]:
    """Who reads the card's answers to a question: whom the question says, and the card's own people."""
    if isinstance(user, System):
        return lambda question: True
    scope = scope_of(user)
    of_organisation = actor.party_id in scope.parties | scope.cards
    wrote = actor.created_by_id in scope.parties and actor.space_id in scope.member
    own = of_organisation or wrote
    return lambda question: own or may(user, "questions.view", question)


def askable(user: Any, actor: Actor) -> list[Question]:
    """What whoever edits the card may answer: what they may read."""
    reads = reader(user, actor)
    return [question for question in asked_of(actor) if reads(question)]


# -- their values


def value_of(question: Question, answer: Answer) -> Any:
    """The plain value of a row."""
    found = getattr(answer, COLUMNS[Kind(question.kind)])
    if question.kind == Kind.DAY:
        return found.isoformat() if found else None
    if question.kind == Kind.NUMBER:
        return None if found is None else int(found)
    if question.kind == Kind.EUROS:
        return None if found is None else f"{found:.2f}"
    return None if found in ("", []) else found


def _row(actor_id: int, question: Question, value: Any) -> Answer:
    column = COLUMNS[Kind(question.kind)]
    return Answer(
        actor_id=actor_id, question=question, **{column: Decimal(value) if column == "number" else value}
    )


def values_of(actor_ids: Sequence[int], questions: Iterable[Question]) -> dict[int, dict[str, Any]]:
    """What these cards answer to these questions, by card and name; one query, none where nothing is asked."""
    asked = {question.pk: question for question in questions}
    found: dict[int, dict[str, Any]] = {key: {} for key in actor_ids}
    if asked and found:
        for row in Answer.objects.filter(actor_id__in=actor_ids, question_id__in=list(asked)).order_by("pk"):
            question = asked[row.question_id]
            found[row.actor_id][question.name] = value_of(question, row)
    return found


def shown(actor: Actor, user: Any) -> dict[Question, Any]:
    """What this reader may read of what the card is asked, in order, and what it says, None where nothing; two queries,
    one where nothing is asked of it."""
    questions = askable(user, actor)
    said = values_of([actor.pk], questions)[actor.pk]
    return {question: said.get(question.name) for question in questions}


def of_cards(actors: Sequence[Actor], user: Any) -> dict[int, list[tuple[Question, Any]]]:
    """What each card (space loaded) answers that this reader may read; one query where none of them answers anything, else
    three, and one for each level of spaces above."""
    found: dict[int, list[tuple[Question, Any]]] = {actor.pk: [] for actor in actors}
    rows = Answer.objects.filter(actor_id__in=list(found), question__withdrawn_at=None)
    rows = rows.select_related("question__space").order_by(
        "question__space__name", "question__space", "question__position", "question"
    )
    by_key = {actor.pk: actor for actor in actors}
    readers: dict[int, Callable[[Question], bool]] = {}
    asking: dict[int, set[int]] | None = None
    for row in rows:
        asking = asking or _asking(actors)
        actor, question = by_key[row.actor_id], row.question
        reads = readers.setdefault(actor.pk, reader(user, actor))
        if question.space_id in asking[actor.pk] and reads(question):
            found[actor.pk].append((question, value_of(question, row)))
    return found


def _asking(actors: Sequence[Actor]) -> dict[int, set[int]]:
    """The spaces that may ask something of each card."""
    found = {actor.pk: {space.pk for space in above(actor.space)} for actor in actors}
    parties = {actor.party_id: actor.pk for actor in actors if actor.party_id}
    belonging = Membership.objects.filter(party_id__in=list(parties), until=None)
    for party_id, space_id in belonging.values_list("party_id", "space_id") if parties else ():
        found[parties[party_id]].add(space_id)
    return found


# -- writing


def write_answers(given: Sequence[Given]) -> None:
    """Make cards answer so, and no more where the value is None; three queries at most, no journal entry."""
    if not given:
        return
    pairs = {(actor_id, question.pk) for actor_id, question, _value in given}
    there = Answer.objects.filter(
        actor_id__in={actor_id for actor_id, _question in pairs},
        question_id__in={question for _actor, question in pairs},
    )
    gone = [pk for pk, *pair in there.values_list("pk", "actor_id", "question_id") if tuple(pair) in pairs]
    if gone:
        Answer.objects.filter(pk__in=gone).delete()
    bulk.insert([_row(*each) for each in given if each[2] is not None])


def give(by: Any, actor: Actor, given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Inside an action on a saved card: answer as somebody wrote; name → [before, after] of what differs.

    No query where nothing is given. ValidationError by name, and for a question that they are not asked.
    """
    if not given:
        return {}
    actor.__dict__.pop("_asked", None)  # what is asked now, whatever a page has read before
    asked = {question.name: question for question in askable(by, actor)}
    if set(given) - set(asked):
        raise ValidationError(_("Une de ces questions n’est pas, ou plus, posée à cette fiche."))
    before = values_of([actor.pk], asked.values())[actor.pk]
    after = read_all(asked, given, before)
    changes = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    write_answers([(actor.pk, asked[name], value) for name, (_was, value) in changes.items()])
    return changes


def read_all(
    asked: Mapping[str, Question], given: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The plain values of what was written, by name. ValidationError by name, for every wrong one at once."""
    found, errors = {}, {}
    for name, raw in given.items():
        borne = (before or {}).get(name) or ()
        try:
            found[name] = values.read(asked[name], raw, [borne] if isinstance(borne, str) else borne)
        except values.Unreadable as refusal:
            errors[name] = [refusal.sentence]
    if errors:
        raise ValidationError(errors)
    return found
