"""Finding needs and offers, reading one, writing them on a card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.actors.models import Actor
from essaim.connect.offers import actions, queries
from essaim.connect.offers.forms import FiltersForm, OfferForm
from essaim.connect.offers.jsonld import document
from essaim.connect.offers.models import Kind, Offer
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import with_abilities
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to


def _all() -> QuerySet[Offer]:
    return Offer.objects.select_related("actor__space", "theme")


@open_to("everyone")
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """What stands, the last published first."""
    form = FiltersForm(request.user, request.GET)
    filters = form.chosen()
    found = queries.page(request.user, filters, request.GET.get("apres", ""))
    context = {
        "form": form,
        "filters": filters,
        "page": found,
        "next": f"?{filters.query(apres=found.after)}" if found.after else "",
        "own": queries.own_cards(request.user),
    }
    return render(request, "offers/offers.html", context)


@open_to("offers.view")
@require_safe
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The permanent address of a need or an offer: a page, or JSON-LD."""
    rows = with_abilities(_all(), request.user, ("offers.edit",))
    found = get_allowed(rows, request.user, "offers.view", public_id=public_id)
    return jsonld_or_html(request, "offers/offer.html", {"offer": found}, lambda: document(found))


@open_to("offers.add")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish on a card."""
    cards = Actor.objects.live().select_related("space")
    actor = get_allowed(cards, request.user, "offers.add", public_id=public_id)
    asked = request.GET.get("genre", "")
    form = OfferForm(request.POST or None, kind=asked if asked in Kind.values else "")
    sent = request.method == "POST" and form.is_valid()
    if sent and (made := attempt(form, actions.add_offer, request.user, actor, **form.cleaned_data)):
        messages.success(request, _("C’est publié."))
        return redirect("offers:offer", made.public_id)
    context: dict[str, Any] = {"form": form, "actor": actor, "offer": None}
    return render(request, "offers/form.html", context)


@open_to("offers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say it otherwise, or for longer."""
    found = get_allowed(_all(), request.user, "offers.edit", public_id=public_id)
    form = OfferForm(request.POST or None, found)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, actions.edit_offer, request.user, found, **form.cleaned_data):
        messages.success(request, _("C’est enregistré."))
        return redirect("offers:offer", found.public_id)
    return render(request, "offers/form.html", {"form": form, "actor": found.actor, "offer": found})


@open_to("offers.withdraw")
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It holds no more."""
    found = get_allowed(_all(), request.user, "offers.withdraw", public_id=public_id)
    actions.withdraw_offer(request.user, found)
    messages.success(request, _("C’est retiré des listes."))
    return redirect("actors:actor", found.actor.public_id)
