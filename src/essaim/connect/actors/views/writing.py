"""Writing a card: adding, editing, opening and closing, the bin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.connect.actors.actions import (
    add_actor,
    bin_actor,
    close_actor,
    edit_actor,
    open_actor,
    restore_actor,
)
from essaim.connect.actors.adding import lookalikes
from essaim.connect.actors.answers import askable, asked_in, values_of
from essaim.connect.actors.forms import ActorForm, refuse
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import binned
from essaim.connect.actors.values import explicit_terms
from essaim.connect.actors.views.cards import load
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.kernel.rules import Denied, allowed, check
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import frame

IN_BIN = 200


@open_to("signed-in")
def add(request: HttpRequest) -> HttpResponse:
    """A new card in the space that `espace` names, or in one to choose; where others resemble it, one is asked first."""
    spaces = allowed(Space.objects.all(), request.user, "actors.add").order_by("name", "pk")
    slug = request.GET.get("espace", "")
    found = list(spaces.filter(slug=slug)[:1]) if slug else list(spaces[:100])
    if not found:
        raise Denied("actors.add")
    if len(found) > 1:
        return render(request, "actors/choose_space.html", {"spaces": found})
    data = request.POST if request.method == "POST" else None
    form = ActorForm(data, questions=asked_in(found[0]))
    if request.method == "POST" and form.is_valid():
        sure = "nouvelle" in request.POST
        if alike := [] if sure else lookalikes(request.user, found[0], form.cleaned_data):
            return render(request, "actors/edit.html", {"form": form, "space": found[0], "alike": alike})
        actor = add_actor(request.user, found[0], **form.cleaned_data)
        messages.success(request, _("La fiche est créée."))
        return redirect("actors:actor", public_id=actor.public_id)
    return render(request, "actors/edit.html", {"form": form, "space": found[0], "alike": []})


@open_to("actors.edit")
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form of a card; errors stand in their fields, and what was typed stays."""
    actor = load(request, public_id, "actors.edit")
    terms = explicit_terms([actor])[actor.pk]
    asked = askable(request.user, actor)
    answers = values_of([actor.pk], asked)[actor.pk]
    form = ActorForm(request.POST if request.method == "POST" else None, actor, terms, asked, answers)
    if request.method == "POST" and form.is_valid():
        try:
            edit_actor(request.user, actor, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("La fiche est enregistrée."))
            return redirect("actors:actor", public_id=public_id)
    context = {
        "form": form,
        "alike": [],
        "actor": actor,
        "space": actor.space,
        "visibilities": _visibilities(actor),
    }
    return render(request, "actors/edit.html", context)


def _visibilities(actor: Actor) -> list[dict[str, Any]]:
    """Who else the card may be shown to; opening it more may be refused."""
    order = Visibility.values
    here = order.index(actor.visibility)
    return [
        {"value": value, "label": label, "current": value == actor.visibility}
        for value, label in Visibility.choices
        if order.index(value) <= here or actor.can_open  # type: ignore[attr-defined]
    ]


@open_to("actors.view")
@require_POST
def show_to(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the card to more people, or to fewer; each is its own rule."""
    actor = load(request, public_id)
    wanted, order = request.POST.get("visibility", ""), Visibility.values
    change = (
        open_actor if wanted in order and order.index(wanted) > order.index(actor.visibility) else close_actor
    )
    try:
        change(request.user, actor, visibility=wanted)
        messages.success(request, _("Qui voit la fiche est enregistré."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("actors:actor", public_id=public_id)


@open_to("actors.bin")
@require_POST
def put_in_bin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the card in the bin of its space."""
    actor = load(request, public_id, "actors.bin")
    bin_actor(request.user, actor)
    messages.success(request, _("La fiche est dans la corbeille de l’espace, pour trente jours."))
    return redirect("actors:bin", slug=actor.space.slug)


@open_to("actors.see_bin")
def space_bin(request: HttpRequest, slug: str) -> HttpResponse:
    """What was put in the bin of a space, and can still be taken back."""
    space = get_allowed(Space.objects.all(), request.user, "spaces.view", slug=slug)
    check(request.user, "actors.see_bin", space)
    cards = list(binned(space).select_related("space")[:IN_BIN])
    return render(request, "actors/bin.html", frame(request, space) | {"cards": cards, "most": IN_BIN})


@open_to("actors.restore")
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a card out of the bin."""
    cards = Actor.objects.filter(binned_at__isnull=False)
    actor = get_allowed(cards, request.user, "actors.restore", public_id=public_id)
    restore_actor(request.user, actor)
    messages.success(request, _("La fiche est de nouveau dans l’annuaire."))
    return redirect("actors:actor", public_id=public_id)
