"""A card that is missing, something wrong with one: for anybody, with an account or by confirming a mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.connect.actors.adding import lookalikes
from essaim.connect.actors.models import Actor
from essaim.connect.actors.views.cards import load
from essaim.connect.contributions.forms import AdditionForm, AlertForm
from essaim.connect.contributions.proposable import ADDITION, ALERT, check_addition, town
from essaim.connect.contributions.routing import receiving
from essaim.foundation.discussion import guard
from essaim.foundation.discussion.actions import submit_proposal
from essaim.foundation.discussion.forms import thanks, told
from essaim.foundation.discussion.naming import Named
from essaim.foundation.discussion.views.talking import send
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.views import open_to
from essaim.foundation.spaces.models import Space

LOOKED = 60  # looks for cards alike, an hour, from one place of the network


@never_cache
@open_to("everyone")
def propose(request: HttpRequest) -> HttpResponse:
    """« Il manque quelqu’un ? »: the shortest card; where others resemble it, one is asked first."""
    asked = _asked(request)
    initial = {"name": request.GET.get("nom", "")[:200], "city": request.GET.get("commune", "")[:120]}
    form = AdditionForm(
        request.POST if request.method == "POST" else None, user=request.user, initial=initial
    )
    alike: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            values, commune, space = _read(request, form, asked)
            alike = [] if "nouvelle" in request.POST else _alike(request, space, values)
        except ValidationError as refusal:
            told(form, refusal)
        else:
            if not alike and (answer := _offer(request, form, space, commune)):
                return answer
    context = {
        "form": form,
        "alike": alike,
        "asked": asked,
        "none": receiving(request.user, "", asked) is None,
    }
    return render(request, "contributions/propose.html", context)


def _asked(request: HttpRequest) -> Space | None:
    """The network that the list was narrowed to."""
    slug = request.GET.get("espace", "")
    return allowed(Space.objects.filter(slug=slug), request.user, "spaces.view").first() if slug else None


def _read(request: HttpRequest, form: AdditionForm, asked: Space | None) -> tuple[dict[str, str], str, Space]:
    """The values made plain, the INSEE code of the commune, the space that receives it. ValidationError."""
    values = check_addition(None, form.values)
    found = town(values["city"], values["postcode"])
    code = found.code if found else ""
    space = receiving(request.user, code, asked)
    if space is None:
        raise ValidationError(_("Aucun espace de ce service ne peut encore lire les propositions."))
    return values, code, space


def _alike(request: HttpRequest, space: Space, values: dict[str, str]) -> list[Any]:
    if not request.user.is_authenticated:
        guard.check_pace("alike", guard.origin_of(request), LOOKED)
    return lookalikes(request.user, space, values)


def _offer(request: HttpRequest, form: AdditionForm, space: Space, commune: str) -> HttpResponse | None:
    said = {"kind": ADDITION, "values": form.values, "body": form.cleaned_data["body"], "commune": commune}
    made = send(request, space, form, submit_proposal, **said)
    return (
        None
        if made is None
        else _sent(request, form, made, Named(_("l’annuaire"), reverse("actors:directory")))
    )


def _sent(request: HttpRequest, form: Any, made: Any, back: Named) -> HttpResponse:
    messages.success(request, thanks(form.by_visitor, "held"))
    if form.by_visitor:
        return render(request, "discussion/sent.html", {"about": back, "mail": form.mail})
    return redirect("discussion:contribution", made.public_id) if made else redirect(back.url)


@never_cache
@open_to("actors.view")
def alert(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """« Signaler cette fiche »: wrong, closed, there twice, off the charter."""
    actor: Actor = load(request, public_id)
    form = AlertForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = send(request, actor, form, submit_proposal, kind=ALERT, values=form.values)
        if made is not None:
            return _sent(request, form, made, Named(actor.name, reverse("actors:actor", args=[public_id])))
    return render(request, "contributions/alert.html", {"form": form, "actor": actor})
