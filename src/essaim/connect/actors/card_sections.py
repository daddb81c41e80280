"""What a card answers to the questions of its networks: a part of its page, and of its JSON-LD."""

from typing import Any

from essaim.connect.actors.answer_fields import by_space
from essaim.connect.actors.answers import public, shown
from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Section
from essaim.connect.questions.models import Kind, Question
from essaim.connect.questions.values import said


def _context(actor: Actor, user: Any) -> dict[str, Any] | None:
    """The answers that this reader may read, under the name of each space."""
    found = dict(shown(actor, user))
    if not found:
        return None
    groups = [
        (space, [(question, _lines(question, found[question])) for question in questions])
        for space, questions in by_space(list(found))
    ]
    return {"groups": groups}


def _lines(question: Question, value: Any) -> list[str]:
    """Several choices, one by one; paragraphs of a text."""
    return [line for line in said(question, value).split("\n") if line.strip()]


def _linked(actor: Actor, user: Any) -> dict[str, Any]:
    """What everybody may read, whoever asks: a document is copied further."""
    nodes = [_node(question, value) for question, value in public(actor)]
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
