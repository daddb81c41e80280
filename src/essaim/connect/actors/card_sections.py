"""What a card answers to the questions of its networks: a part of its page, and of its JSON-LD."""

from typing import Any

from essaim.connect.actors.answer_fields import by_space
from essaim.connect.actors.answers import shown
from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.questions.models import Kind, Question
from essaim.connect.questions.values import said
from essaim.foundation.kernel.rules import may
from essaim.foundation.spaces.models import Space


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    """The answers that this reader may read, under the name of each space; who keeps the card sees what is still asked."""
    found = shown(actor, user)
    keeps = bool(found) and may(user, "actors.edit", actor)
    groups = [_group(space, {each: found[each] for each in asked}) for space, asked in by_space(list(found))]
    groups = [group for group in groups if group["rows"] or keeps]
    return {"groups": groups, "keeps": keeps} if groups else None


def _group(space: Space, found: dict[Question, Any]) -> dict[str, Any]:
    unsaid = [question for question, value in found.items() if value is None]
    return {
        "space": space,
        "rows": [(each, _lines(each, value)) for each, value in found.items() if value is not None],
        "unsaid": len(unsaid),
        "first": (unsaid or list(found))[0],
    }


def _lines(question: Question, value: Any) -> list[str]:
    """Several choices, one by one; paragraphs of a text."""
    return [line for line in said(question, value).split("\n") if line.strip()]


def _linked(actor: Actor, user: Any) -> dict[str, Any]:
    """What everybody may read, whoever asks: a document is copied further."""
    nodes = [_node(question, value) for question, value in shown(actor, None).items() if value is not None]
    return {"additionalProperty": nodes} if nodes else {}


def _node(question: Question, value: Any) -> dict[str, Any]:
    """schema.org wants plain values: choices by their labels, amounts with their currency."""
    node = {"@type": "PropertyValue", "propertyID": question.key, "name": question.wording}
    if question.kind == Kind.EUROS:
        return {**node, "value": float(value), "unitText": "EUR"}
    if question.chooses:
        labels = said(question, value).split("\n")
        return {**node, "value": labels if question.kind == Kind.SEVERAL else labels[0]}
    return {**node, "value": value, **({"unitText": question.unit} if question.unit else {})}


SECTIONS = [Section(order=5, template="actors/answers.html", context=_context, linked=_linked)]
