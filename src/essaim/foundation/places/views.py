"""Territories: the list, the page of one, making and changing it; communes for who types."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import allowed, check, with_abilities
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to
from essaim.foundation.places import actions, gazetteer, queries
from essaim.foundation.places.areas import is_official
from essaim.foundation.places.forms import FileForm, TerritoryForm, initial
from essaim.foundation.places.models import Territory
from essaim.foundation.places.place import Place, drawn, official
from essaim.foundation.places.sections import rendered_sections
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui.typography import number


@open_to("everyone")
def territories(request: HttpRequest) -> HttpResponse:
    """Any place by its name (`q`); else the territories that one sees, regions and departments, and where one may make another."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    rows = list(queries.territories(request.user)[: queries.PAGE]) if not typed else []
    kept = allowed(Space.objects.all(), request.user, "places.add").order_by("name", "pk")
    context = {
        "q": typed,
        "found": queries.found(request.user, typed) if typed else [],
        "territories": rows,
        "most": queries.PAGE,
        "regions": queries.regions() if not typed else [],
        "spaces": list(kept.only("name", "slug")[:20]),
    }
    return render(request, "places/territories.html", context)


def _load(request: HttpRequest, slug: str, rule: str = "places.view") -> Territory:
    """The territory; 404 where one does not see it, 403 where one sees it and may not."""
    found = with_abilities(Territory.objects.select_related("space"), request.user, ["places.edit"])
    territory = get_allowed(found, request.user, "places.view", slug=slug)
    check(request.user, rule, territory)
    return territory


def load_place(request: HttpRequest, slug: str) -> Place:
    """The place of that address, official or drawn; 404 where there is none, or where one does not see it."""
    if not is_official(slug):
        return drawn(_load(request, slug))
    if found := official(slug):
        return found
    raise Http404


@open_to("places.view")
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    """The permanent address of a place: a page, or JSON-LD."""
    place = load_place(request, slug)
    found = place.territory
    parts = place.parts
    context = {
        "place": place,
        "territory": found,
        "figures": [
            {"value": number(place.population), "label": _("habitant·es")},
            {"value": number(place.size), "label": _("communes") if place.size > 1 else _("commune")},
        ],
        "year": gazetteer.POPULATION_YEAR,
        "became": queries.became(found) if found else [],
        "parts": parts[: queries.MOST_SHOWN],
        "more": len(parts) - queries.MOST_SHOWN,
        "parents": place.parents,
        "crossed": queries.crossed(place) if found else [],
        "holding": queries.holding(request.user, place),
        "sections": rendered_sections(request, place),
        "directory_url": _directory(),
    }
    return jsonld_or_html(request, "places/territory.html", context, lambda: _document(request, place))


def _directory() -> str:
    """The directory, where a room above keeps one."""
    try:
        return reverse("actors:directory")
    except NoReverseMatch:
        return ""


_TYPES = {"commune": "City", "territoire": "Place"}


def _document(request: HttpRequest, place: Place) -> dict[str, Any]:
    said = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(place.area.kind, "AdministrativeArea"),
        "@id": request.build_absolute_uri(place.url),
        "name": place.name,
    }
    if place.territory is None:
        said["identifier"] = str(place.area.key)
    elif place.territory.description:
        said["description"] = place.territory.description
    people = {"@type": "PropertyValue", "name": _("habitant·es"), "value": place.population}
    return {
        **said,
        "additionalProperty": [people],
        "containedInPlace": [_named(each) for each in place.parents],
        "containsPlace": [_named(each) for each in sorted(place.parts, key=lambda part: str(part.area.key))],
    }


def _named(place: Place) -> dict[str, str]:
    return {
        "@type": _TYPES.get(place.area.kind, "AdministrativeArea"),
        "identifier": str(place.area.key),
        "name": place.name,
    }


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


AT_ONCE = 100  # territories a transaction


@open_to("places.import")
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """Many territories at once, from a file; « voir d’abord » changes nothing."""
    space = get_allowed(Space.objects.all(), request.user, "spaces.view", slug=slug)
    check(request.user, "places.import", space)
    form = FileForm(request.POST or None, request.FILES or None)
    asked = request.method == "POST" and form.is_valid()
    groups = form.chosen() if asked else []
    if groups and "apply" in request.POST:
        for start in range(0, len(groups), AT_ONCE):
            some, kind = groups[start : start + AT_ONCE], form.cleaned_data["kind"]
            actions.import_territories(request.user, space, groups=some, kind=kind)
        messages.success(request, queries.brought(form.cleaned_data["file"], groups))
        return redirect("places:territories")
    context = {"form": form, "space": space, "groups": groups[: queries.PAGE], "asked": asked}
    if asked:
        context["outcome"] = queries.brought(form.cleaned_data["file"], groups)
    return render(request, "places/bring.html", context)


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
