"""The questions that a card is asked, as fields of its form: none of them required."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from essaim.connect.questions.models import Kind, Question
from essaim.connect.questions.values import written
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui.typography import typo
from essaim.foundation.ui.widgets import Day

FEW = 8  # choices shown at once; beyond, a list that unfolds


def by_space(questions: Sequence[Question]) -> list[tuple[Space, list[Question]]]:
    """The questions of each space, in their order."""
    return [(space, list(some)) for space, some in groupby(questions, lambda question: question.space)]


def answer_field(question: Question, value: Any) -> forms.Field:
    """The field of a question; it keeps what was typed: `answers.give` says what is wrong."""
    shown: dict[str, Any] = {
        "label": typo(question.wording),
        "help_text": _help(question),
        "required": False,
        "initial": value if question.chooses else written(question, value),
    }
    if question.kind == Kind.YES_NO:
        choices = [("oui", _("Oui")), ("non", _("Non")), ("", _("Pas de réponse"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shown)
    if question.chooses:
        return _choice_field(question, value, shown)
    if question.kind == Kind.TEXT:
        return forms.CharField(widget=forms.Textarea({"rows": 4}), **shown)
    if question.kind == Kind.DAY:
        return forms.CharField(widget=Day, **shown)
    modes = {Kind.NUMBER: "numeric", Kind.EUROS: "decimal", Kind.URL: "url"}
    mode = modes.get(Kind(question.kind))
    given = {"inputmode": mode, "autocomplete": "off"} if mode else {}
    return forms.CharField(widget=forms.TextInput(given), **shown)


def _choice_field(question: Question, value: Any, shown: dict[str, Any]) -> forms.Field:
    """Choices that are proposed, and those withdrawn that the card bears."""
    borne = value if isinstance(value, list) else [value]
    offered = [each for each in question.options if not each["withdrawn"] or each["key"] in borne]
    choices = [(each["key"], each["label"]) for each in offered]
    shown |= {"error_messages": {"invalid_choice": _("Ce choix n’est pas proposé.")}}
    if question.kind == Kind.SEVERAL:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=widget, **shown)
    choices.append(("", _("Pas de réponse")))
    if len(choices) > FEW:
        return forms.ChoiceField(choices=[choices[-1], *choices[:-1]], **shown)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shown)


def _help(question: Question) -> str:
    """What it counts in, its help, who reads the answer where that is not everybody."""
    counted = {Kind.NUMBER: question.unit, Kind.EUROS: _("euros")}.get(Kind(question.kind), "")
    said = [_("Unité : %(unit)s.") % {"unit": counted} if counted else "", question.help]
    if not question.is_public:
        said.append(_("Lu par les membres de %(space)s seulement.") % {"space": question.space.name})
    return " ".join(filter(None, said))


def answer_fields(questions: Sequence[Question], said: Mapping[str, Any]) -> dict[str, forms.Field]:
    """By name; `said`: the plain values that stand."""
    return {question.name: answer_field(question, said.get(question.name)) for question in questions}
