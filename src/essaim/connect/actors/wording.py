"""What a record becomes in words: where it is placed, what of its answers cannot be read, what of it is not followed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from essaim.connect.actors.merging import Merge
from essaim.connect.actors.names import field_names
from essaim.connect.actors.placing import candidates
from essaim.connect.questions.models import Question
from essaim.connect.questions.values import Unreadable, read


def placed_sentence(now: Mapping[str, Any]) -> str:
    """Where a record without a point is placed, in a sentence; empty where it has one or says no town."""
    if now.get("latitude") is not None:
        return ""
    said = (str(now.get(name) or "") for name in ("city", "postcode", "country"))
    found = candidates(*said)
    if len(found) > 1:
        return _("Plusieurs communes portent ce nom : à placer sur la fiche.")
    return _("Placée d’après sa commune : %(town)s.") % {"town": found[0].label} if found else ""


def read_answers(
    asked: Mapping[str, Question], said: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(plain values, sentences about what cannot be read) of the cells of a record, by the names of questions.

    The part of a cell that can be read is kept; a question that is asked no more is said.
    """
    found: dict[str, Any] = {}
    unread: dict[str, str] = {}
    for name, cell in said.items():
        question = asked.get(name)
        if question is None:
            unread[name] = _("Une des questions de ce fichier n’est plus posée : réponse laissée de côté.")
            continue
        try:
            found[name] = read(question, cell)
        except Unreadable as refusal:
            unread[name] = f"« {question.wording} » : {refusal.sentence}"
            found[name] = refusal.value
    return {name: value for name, value in found.items() if value is not None}, unread


def kept_sentence(merged: Merge, asked: Mapping[str, Question] | None = None) -> str:
    """Which fields a local correction, or a source that is preferred, keeps from the source; empty where none."""
    told = []
    if merged.kept:
        named = {"fields": ", ".join(field_names(merged.kept, asked))}
        told.append(_("Correction locale gardée : %(fields)s.") % named)
    if merged.yielded:
        named = {"fields": ", ".join(field_names(merged.yielded, asked))}
        told.append(_("Une source préférée dit déjà : %(fields)s.") % named)
    return " ".join(told)
