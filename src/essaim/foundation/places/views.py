"""Territories: the list, the page of one, making and changing it; communes for who types."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import allowed, check, with_abilities
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to
from essaim.foundation.places import actions, gazetteer, queries
from essaim.foundation.places.forms import TerritoryForm, initial
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui.typography import number


@open_to("everyone")
def territories(request: HttpRequest) -> HttpResponse:
    """Every territory that one sees, and where one may make another."""
    rows = list(queries.territories(request.user)[: queries.PAGE])
    kept = allowed(Space.objects.all(), request.user, "places.add").order_by("name", "pk")
    context = {"territories": rows, "most": queries.PAGE, "spaces": list(kept.only("name", "slug")[:20])}
    return render(request, "places/territories.html", context)


def _load(request: HttpRequest, slug: str, rule: str = "places.view") -> Territory:
    """The territory; 404 where one does not see it, 403 where one sees it and may not."""
    found = with_abilities(Territory.objects.select_related("space"), request.user, ["places.edit"])
    territory = get_allowed(found, request.user, "places.view", slug=slug)
    check(request.user, rule, territory)
    return territory


@open_to("places.view")
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    """The permanent address of a territory: a page, or JSON-LD."""
    found = _load(request, slug)
    codes = actions.codes_of(found)
    portrait = queries.portrait(codes)
    context = {
        "territory": found,
        "portrait": portrait,
        "figures": [
            {"value": number(found.size), "label": _("communes") if found.size > 1 else _("commune")},
            {"value": number(portrait.population), "label": _("habitant·es")},
        ],
        "became": queries.became(found),
        "more": found.size - len(portrait.communes),
        "directory_url": _directory(),
    }
    return jsonld_or_html(request, "places/territory.html", context, lambda: _document(request, found, codes))


def _directory() -> str:
    """The directory, where a room above keeps one."""
    try:
        return reverse("actors:directory")
    except NoReverseMatch:
        return ""


def _document(request: HttpRequest, found: Territory, codes: list[str]) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("places:territory", args=[found.slug]))
    named = (
        {"@type": "City", "identifier": code, "name": gazetteer.area_name("commune", code)} for code in codes
    )
    said = {"@context": "https://schema.org", "@type": "Place", "@id": address, "name": found.name}
    said |= {"description": found.description} if found.description else {}
    return {**said, "containsPlace": list(named)}


@open_to("places.add")
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new territory, kept by the space."""
    space = get_allowed(Space.objects.all(), request.user, "spaces.view", slug=slug)
    check(request.user, "places.add", space)
    form = TerritoryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.add_territory, request.user, space, **form.cleaned_data)
        if made is not None:
            messages.success(request, _("Le territoire est dessiné."))
            return redirect("places:territory", slug=made.slug)
    return render(request, "places/edit.html", {"form": form, "space": space})


@open_to("places.edit")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Its name and its list."""
    found = _load(request, slug, "places.edit")
    start = initial(found, actions.codes_of(found))
    form = TerritoryForm(request.POST if request.method == "POST" else None, initial=start)
    asked = request.method == "POST" and form.is_valid()
    if asked and attempt(form, actions.edit_territory, request.user, found, **form.cleaned_data) is not None:
        messages.success(request, _("Le territoire est enregistré."))
        return redirect("places:territory", slug=slug)
    return render(request, "places/edit.html", {"form": form, "space": found.space, "territory": found})


@require_POST
@open_to("places.remove")
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Forget a territory."""
    found = get_object_or_404(allowed(Territory.objects.all(), request.user, "places.remove"), slug=slug)
    actions.remove_territory(request.user, found)
    messages.success(request, _("Le territoire est retiré ; les fiches restent."))
    return redirect("places:territories")


@open_to("everyone")
def communes(request: HttpRequest) -> HttpResponse:
    """The communes that begin as `q`, for who types: [{"name", "postcode", "code"}], twelve at most."""
    found = gazetteer.suggest(request.GET.get("q", "")[:80])
    rows = [
        {"name": each.name, "postcode": (each.postcodes or ("",))[0], "code": each.code} for each in found
    ]
    return JsonResponse({"communes": rows}, json_dumps_params={"ensure_ascii": False})


@open_to("everyone")
def around(request: HttpRequest) -> HttpResponse:
    """Landmarks of a map without tiles: [{"name", "lon", "lat"}], the largest communes of `bbox` (degrees)."""
    try:
        west, south, east, north = (float(side) for side in request.GET.get("bbox", "").split(","))
    except ValueError:
        return JsonResponse({"communes": []}, status=400)
    found = gazetteer.around(west, south, east, north)
    rows = [{"name": each.name, "lon": each.longitude, "lat": each.latitude} for each in found]
    return JsonResponse({"communes": rows}, json_dumps_params={"ensure_ascii": False})
