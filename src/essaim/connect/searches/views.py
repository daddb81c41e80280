"""Keeping a search, finding it again, seeing what came into it; printing any list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.actors import presenting
from essaim.connect.actors.listing import asked, in_words, newest
from essaim.connect.actors.queries import in_order, page
from essaim.connect.searches import actions, queries
from essaim.connect.searches.forms import SearchForm
from essaim.connect.searches.models import SavedSearch
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.views import get_allowed, open_to

NEW = 20
PRINTED = 300
ON_PAPER = ("street", "postcode", "website")


def list_address(query: str) -> str:
    """The directory under these filters."""
    address = reverse("actors:directory")
    return f"{address}?{query}" if query else address


def _all() -> QuerySet[SavedSearch]:
    return SavedSearch.objects.select_related("space")


@open_to("signed-in")
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """One's own, then those shared with one's spaces."""
    context = {"mine": queries.mine(request.user), "shared": queries.shared(request.user)}
    return render(request, "searches/searches.html", context)


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address."""
    filters = asked(request.user, request.GET)
    said = in_words(filters)
    if not said:
        messages.info(request, _("Cherchez d’abord dans l’annuaire : la recherche se garde sous la liste."))
        return redirect("actors:directory")
    proposed = ", ".join(value for _label, value in said)[:120]
    form = SearchForm(request.user, request.POST or None, initial={"name": proposed})
    if request.method == "POST" and form.is_valid():
        query, party = filters.query(vue=""), request.user.party  # type: ignore[union-attr]
        if kept := attempt(form, actions.keep_search, request.user, party, query=query, **form.given()):
            messages.success(request, _("La recherche est gardée."))
            return redirect("searches:search", kept.public_id)
    return render(request, "searches/form.html", {"form": form, "said": said, "search": None})


@open_to("searches.view")
@require_safe
def search(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it asks, and what came into it last."""
    found = get_allowed(_all(), request.user, "searches.view", public_id=public_id)
    filters = queries.filters_of(found, request.user)
    cards = in_order(newest(request.user, filters, NEW))
    query = filters.query(vue="")
    context: dict[str, Any] = {
        "search": found,
        "said": in_words(filters),
        "rows": presenting.rows(cards),
        "list_url": list_address(query),
        "feed_url": f"{reverse('searches:feed')}?{query}",
        "keep_url": f"{reverse('searches:new')}?{query}",
        "own": may(request.user, "searches.change", found),
        "can_unshare": may(request.user, "searches.unshare", found),
    }
    return render(request, "searches/search.html", context)


@open_to("searches.change")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its name, whether it tells, with whom it is shared."""
    found = get_allowed(_all(), request.user, "searches.change", public_id=public_id)
    initial = {"name": found.name, "tells": found.tells, "space": str(found.space_id or "")}
    form = SearchForm(request.user, request.POST or None, initial=initial)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, actions.change_search, request.user, found, **form.given()):
        messages.success(request, _("La recherche est modifiée."))
        return redirect("searches:search", found.public_id)
    said = in_words(queries.filters_of(found, request.user))
    return render(request, "searches/form.html", {"form": form, "said": said, "search": found})


@open_to("searches.change")
@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no more."""
    found = get_allowed(_all(), request.user, "searches.change", public_id=public_id)
    actions.drop_search(request.user, found)
    messages.success(request, _("La recherche n’est plus gardée."))
    return redirect("searches:searches")


@open_to("searches.unshare")
@require_POST
def unshare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave it to its owner."""
    found = get_allowed(_all(), request.user, "searches.unshare", public_id=public_id)
    actions.unshare_search(request.user, found)
    messages.success(request, _("La recherche n’est plus partagée."))
    return redirect("searches:searches")


@open_to("everyone")
@require_safe
def print_list(request: HttpRequest) -> HttpResponse:
    """The first cards of a list, by name, laid out for paper."""
    filters = asked(request.user, request.GET)
    found = page(request.user, filters, {}, PRINTED, *ON_PAPER)
    context = {
        "cards": found.rows,
        "cut": bool(found.after),
        "most": PRINTED,
        "said": in_words(filters),
        "list_url": list_address(filters.query(vue="")),
    }
    return render(request, "searches/print.html", context)
