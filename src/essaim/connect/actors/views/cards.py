"""One card: its page, its history, its relations."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.connect.actors import presenting
from essaim.connect.actors.actions import end_relation, relate_actors
from essaim.connect.actors.forms import RelationForm, refuse
from essaim.connect.actors.history import history as history_of
from essaim.connect.actors.hours import by_day
from essaim.connect.actors.jsonld import document
from essaim.connect.actors.models import Actor
from essaim.connect.actors.picking import pick
from essaim.connect.actors.reviewing import lack
from essaim.connect.actors.sections import alternates, linked_data, rendered_sections
from essaim.connect.actors.uniting import became
from essaim.connect.actors.values import TERMS
from essaim.foundation.files.queries import shelf
from essaim.foundation.kernel.links import links_of
from essaim.foundation.kernel.models import Link
from essaim.foundation.kernel.rules import may, with_abilities
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to

ABILITIES = (
    "actors.edit",
    "actors.open",
    "actors.bin",
    "actors.relate",
    "actors.claim",
    "actors.make_paper_code",
    "actors.entrust",
    "actors.review",
    "actors.split",
)


def load(request: HttpRequest, public_id: UUID, rule: str = "actors.view") -> Actor:
    """The live card that the reader may see, or act on, with what they may do on it; 404 otherwise."""
    cards = with_abilities(
        Actor.objects.live().select_related("space__parent__parent", "party", "review"),
        request.user,
        ABILITIES,
    )
    return get_allowed(cards, request.user, rule, public_id=public_id)


@open_to("actors.view")
def actor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The permanent address of a card: a page, or JSON-LD. That of a card that became another leads to it."""
    try:
        found = load(request, public_id)
    except Http404:
        if (card := became(public_id)) is None or not may(request.user, "actors.view", card):
            raise
        return redirect("actors:actor", public_id=card.public_id, permanent=False)
    terms = list(found.terms.filter(actor_terms__implied=False).order_by("label", "pk"))
    by_scheme = {field: [term for term in terms if term.scheme == scheme] for field, scheme in TERMS.items()}
    related = links_of(found, request.user)
    lines, sourced = presenting.provenance(found)
    context: dict[str, Any] = {
        "actor": found,
        "sourced": sourced,
        **by_scheme,
        "related": related,
        "figures": presenting.figures(found),
        "budget": presenting.budget(found),
        "identity": presenting.identity(found),
        "hours": by_day(found),
        "links": presenting.shown_links(found),
        "provenance": lines,
        "reviewed_on": getattr(getattr(found, "review", None), "reviewed_on", None),
        "lack": lack(found, by_scheme, request.user) if found.can_edit else None,  # type: ignore[attr-defined]
        "alternates": alternates(found),
        "linked": partial(document, found, by_scheme, related) if found.visibility == "public" else None,
        "sections": partial(rendered_sections, request, found),  # called by the page, not by JSON-LD
        "bare": not (terms or found.description or found.missions or found.budget is not None),
    }
    return jsonld_or_html(
        request,
        "actors/actor.html",
        context,
        lambda: {
            **document(found, by_scheme, related, shelf(found, request.user).portrait),
            **linked_data(found, request.user),
        },
    )


@open_to("actors.view")
def history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What changed, when, and who did it for those who may know."""
    found = load(request, public_id)
    before = request.GET.get("before", "")
    valid = before.isascii() and before.isdigit() and len(before) < 19
    changes, following = history_of(found, request.user, int(before) if valid else None)
    next_url = f"?before={following}" if following else ""
    return render(request, "actors/history.html", {"actor": found, "changes": changes, "next": next_url})


@open_to("actors.relate")
def relations(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say a relation of the card, or read those that it has."""
    found = load(request, public_id, "actors.relate")
    form = RelationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _relate(request, found, form):
        return redirect("actors:relations", public_id=public_id)
    context = {
        "actor": found,
        "form": form,
        "related": links_of(found, request.user),
        "past": links_of(found, request.user, past=True),
    }
    return render(request, "actors/relations.html", context)


def _relate(request: HttpRequest, found: Actor, form: RelationForm) -> bool:
    given = form.cleaned_data
    try:
        other = pick(request.user, given["other"])
        relate_actors(request.user, found, **{**given, "other": other})
    except ValidationError as error:
        refuse(form, error)
        return False
    messages.success(request, _("La relation avec %(name)s est dite.") % {"name": other.name})
    return True


@open_to("actors.relate")
@require_POST
def end(request: HttpRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """Date the end of a relation."""
    found = load(request, public_id, "actors.relate")
    relation = get_object_or_404(Link, public_id=link_id, ends=None)
    try:
        end_relation(request.user, found, relation=relation)
        messages.success(request, _("La relation est close, à la date d’aujourd’hui."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("actors:relations", public_id=public_id)
