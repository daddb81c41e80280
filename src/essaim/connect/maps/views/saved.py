"""Saved maps: the list, keeping one, its permanent address, changing it, taking it away."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.actors.listing import in_words
from essaim.connect.maps import actions, queries, showing
from essaim.connect.maps.forms import MapForm
from essaim.connect.maps.models import SavedMap
from essaim.connect.maps.showing import Refused
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to


def map_address(query: str) -> str:
    """The map under these filters."""
    address = reverse("actors:map")
    return f"{address}?{query}" if query else address


def links(shown: showing.Shown) -> dict[str, Any]:
    """The addresses of the list's other pages."""
    box, found = shown.filters.bbox, shown.page
    pages = {"previous": ("before", found.before), "next": ("after", found.after)}
    return {
        name: "?" + urlencode({**({"bbox": box} if box else {}), key: value}) if value else ""
        for name, (key, value) in pages.items()
    }


@open_to("everyone")
@require_safe
def maps(request: HttpRequest) -> HttpResponse:
    """One's own, then what others show."""
    context = {"mine": queries.mine(request.user), "others": queries.others(request.user)}
    return render(request, "maps/maps.html", context)


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Keep the map of the address."""
    try:
        filters = showing.read(request.user, request.GET)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("actors:map")
    said = in_words(filters)
    initial = {
        "name": ", ".join(value for label, value in said if label != _("Carte"))[:120],
        "query": settings.BASE_URL + map_address(filters.query(vue="")),
        "space": str(filters.space.pk) if filters.space else "",
        "accent": filters.space.accent if filters.space else "pine",
    }
    form = MapForm(request.user, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        party = request.user.party  # type: ignore[union-attr]
        if kept := attempt(form, actions.keep_map, request.user, party, **form.given()):
            messages.success(request, _("La carte est gardée. Son adresse ne changera plus."))
            return redirect("maps:map", kept.public_id)
    return render(request, "maps/form.html", {"form": form, "said": said, "saved": None})


@open_to("maps.view")
@require_safe
def saved_map(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The permanent address of a map; the list alone where its reader has moved it."""
    saved = get_allowed(queries.maps(request.user), request.user, "maps.view", public_id=public_id)
    context: dict[str, Any] = {"saved": saved, "refusal": "", "own": may(request.user, "maps.change", saved)}
    try:
        shown = showing.show(request.user, showing.of_map(saved, request.GET))
    except Refused as refusal:
        context["refusal"] = str(refusal)
    else:
        query = shown.filters.query(vue="")
        anywhere = shown.filters.without_place().query(vue="")
        context |= shown.context | links(shown)
        context |= {
            "said": in_words(shown.filters),
            "moved": bool(request.GET.get("bbox")),
            "points_url": f"{reverse('actors:points')}?{anywhere}",
            "table_url": f"{reverse('actors:directory')}?{query}",
            "map_url": map_address(query),
            "integrate_url": f"{reverse('maps:integrate')}?carte={saved.public_id}",
        }
        if request.headers.get("HX-Request"):
            return render(request, "maps/parts.html#results", context)
    return jsonld_or_html(request, "maps/map.html", context, lambda: _linked(saved))


def _linked(saved: SavedMap) -> dict[str, Any]:
    address = settings.BASE_URL + reverse("maps:map", args=[saved.public_id])
    said = {
        "@context": "https://schema.org",
        "@type": "Map",
        "@id": address,
        "url": address,
        "name": saved.name,
        "description": saved.sentence,
        "dateModified": saved.updated_at.isoformat(),
        "publisher": {"@type": "Organization", "name": saved.space.name} if saved.space else None,
    }
    return {key: value for key, value in said.items() if value}


@open_to("maps.change")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its title, its colour, who sees it, what it shows."""
    saved = get_allowed(queries.maps(request.user), request.user, "maps.change", public_id=public_id)
    initial = {
        "name": saved.name,
        "sentence": saved.sentence,
        "visibility": saved.visibility,
        "accent": saved.accent,
        "space": str(saved.space_id or ""),
        "query": settings.BASE_URL + map_address(saved.query),
    }
    form = MapForm(request.user, request.POST or None, initial=initial, kept=saved.space)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, actions.change_map, request.user, saved, **form.given()):
        messages.success(request, _("La carte est modifiée, et sur les sites qui la montrent aussi."))
        return redirect("maps:map", saved.public_id)
    return render(request, "maps/form.html", {"form": form, "said": [], "saved": saved})


@open_to("maps.change")
@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no more."""
    saved = get_allowed(queries.maps(request.user), request.user, "maps.change", public_id=public_id)
    actions.drop_map(request.user, saved)
    messages.success(request, _("La carte n’est plus gardée."))
    return redirect("maps:maps")
