"""Erasing one's account: what there is, what becomes of it, the summary, a week to change one's mind."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from essaim.foundation.accounts import confirming, leaving
from essaim.foundation.accounts.actions import ask_to_leave
from essaim.foundation.accounts.actions import stay as stay_action
from essaim.foundation.accounts.models import Departure
from essaim.foundation.accounts.personal_data import GONE, NAMED, UNNAMED, obstacles
from essaim.foundation.kernel.views import open_to

WORDS = {
    UNNAMED: gettext_lazy("Les laisser, sans mon nom"),
    NAMED: gettext_lazy("Les laisser, sous mon nom"),
    GONE: gettext_lazy("Les supprimer"),
}
DONE = {
    UNNAMED: gettext_lazy("restent, sans votre nom"),
    NAMED: gettext_lazy("restent, sous votre nom"),
    GONE: gettext_lazy("disparaissent"),
}


def _form(user: Any, data: Any) -> forms.Form:
    """One choice a kind of which there is something; where there is nothing to choose, the summary tells it."""
    form = forms.Form(data)
    for line in leaving.plan(user):
        each = line["erasable"]
        if len(each.choices) == 1:
            continue
        label = ngettext("%(kind)s : %(count)s", "%(kind)s : %(count)s", line["count"])
        form.fields[each.slug] = forms.ChoiceField(
            label=label % {"kind": each.label, "count": line["count"]},
            choices=[(choice, WORDS[choice]) for choice in each.choices],
            widget=forms.RadioSelect,
            initial=line["choice"],
        )
    return form


def _told(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a plan, with what becomes of each in words."""
    return [{**line, "becomes": DONE[line["choice"]]} for line in lines]


@open_to("signed-in")
@confirming.confirmed
def erase(request: HttpRequest) -> HttpResponse:
    """The choices; posted once, what they will do; posted again with `sure`, it is asked."""
    user: Any = request.user
    departure = Departure.objects.filter(user=user).first()
    hindrances = obstacles(user)
    form = _form(user, request.POST or None)
    context: dict[str, Any] = {
        "form": form,
        "departure": departure,
        "obstacles": hindrances,
        "entries": leaving.done_count(user),
    }
    if request.method == "POST" and form.is_valid() and not hindrances:
        if request.POST.get("sure"):
            return _ask(request, form.cleaned_data)
        lines = leaving.plan(user, form.cleaned_data)
        summary = _told(lines)
        named = any(line["choice"] == NAMED for line in lines)
        return render(request, "accounts/erase_summary.html", {**context, "lines": summary, "named": named})
    if departure is not None:
        lines = leaving.plan(user, departure.choices)
        context["lines"] = _told(lines)
    return render(request, "accounts/erase.html", context)


def _ask(request: HttpRequest, choices: dict[str, str]) -> HttpResponse:
    user: Any = request.user
    try:
        ask_to_leave(user, user.party, choices=choices)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("C’est noté. Un courriel vous dit comment changer d’avis."))
    return redirect("accounts:erase")


@require_POST
@open_to("signed-in")
@confirming.own_account
def stay(request: HttpRequest) -> HttpResponse:
    """Change one's mind."""
    user: Any = request.user
    stay_action(user, user.party)
    messages.success(request, _("Votre compte reste ouvert, et rien n’a changé."))
    return redirect("accounts:erase")
