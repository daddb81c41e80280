"""The questions of a space: reading them over, asking, changing their words, their order, withdrawing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.questions import actions
from essaim.connect.questions.forms import QuestionForm
from essaim.connect.questions.models import Question
from essaim.connect.questions.uses import answered
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import frame, load


@open_to("signed-in")
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What the space asks, in order, how many answered; then what it asks no more."""
    space = load(request, slug, "questions.add")
    rows = list(Question.objects.filter(space=space).order_by("position", "pk"))
    counts = answered([each.pk for each in rows])
    shown = [(each, counts[each.pk]) for each in rows]
    context = {
        "asked": [each for each in shown if each[0].withdrawn_at is None],
        "withdrawn": [each for each in shown if each[0].withdrawn_at],
        "most": actions.MOST,
    }
    return render(request, "questions/questions.html", _framed(request, space) | context)


def _framed(request: HttpRequest, space: Space) -> dict[str, Any]:
    """The frame of the space, under the tab of its questions."""
    shown, here = frame(request, space), reverse("questions:questions", args=[space.slug])
    return shown | {"tabs": [each | {"current": each["href"] == here} for each in shown["tabs"]]}


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """One more question."""
    space = load(request, slug, "questions.add")
    form = QuestionForm(request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, actions.add_question, request.user, space, **form.said()):
        messages.success(request, _("La question est posée : elle est dans le formulaire des fiches."))
        return redirect("questions:questions", slug)
    return _form(request, space, form)


@open_to("questions.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its words, its choices, who reads the answers."""
    question = _load(request, public_id)
    form = QuestionForm(request.POST if request.method == "POST" else None, question)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, actions.edit_question, request.user, question, **form.said()):
        messages.success(request, _("La question est enregistrée ; les réponses restent."))
        return redirect("questions:questions", question.space.slug)
    return _form(request, question.space, form, question)


def _load(request: HttpRequest, public_id: UUID) -> Question:
    rows = Question.objects.select_related("space__parent", "space__organisation", "space__admission_body")
    return get_allowed(rows, request.user, "questions.edit", public_id=public_id)


def _form(
    request: HttpRequest, space: Space, form: QuestionForm, question: Question | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "question": question}
    return render(request, "questions/form.html", _framed(request, space) | context)


@open_to("questions.edit")
@require_POST
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move it, withdraw it, ask it again, delete it: the button says which."""
    question = _load(request, public_id)
    doing = {
        "up": lambda: actions.move_question(request.user, question, up=True),
        "down": lambda: actions.move_question(request.user, question, up=False),
        "withdraw": lambda: actions.withdraw_question(request.user, question),
        "again": lambda: actions.ask_again(request.user, question),
        "delete": lambda: actions.delete_question(request.user, question),
    }
    said = {
        "withdraw": _("La question est retirée. Ses réponses sont gardées, sans être montrées."),
        "again": _("La question est de nouveau posée, et ses réponses montrées."),
        "delete": _("La question est supprimée."),
    }
    asked = request.POST.get("do", "")
    try:
        if asked in doing:
            doing[asked]()
        if asked in said:
            messages.success(request, said[asked])
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("questions:questions", question.space.slug)
