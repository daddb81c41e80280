"""The directory and the map, in step: the same filters, the same cards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors import presenting, queries
from essaim.connect.actors.facets import facets
from essaim.connect.actors.filters import Filters, FiltersForm
from essaim.connect.actors.listing import in_words, list_tools
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.views import mapped
from essaim.foundation.files.queries import give_portraits
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.views import open_to

IN_TABLE = 40
BESIDE_MAP = 20


def _listed(request: HttpRequest, size: int) -> dict[str, Any]:
    form = FiltersForm(request.user, request.GET)
    filters = form.chosen()
    found = queries.page(request.user, filters, request.GET.dict(), size)
    return {
        "form": form,
        "filters": filters,
        "page": found,
        "anywhere": filters.without_place().query(),
        "previous": f"?{filters.query(before=found.before)}" if found.before else "",
        "next": f"?{filters.query(after=found.after)}" if found.after else "",
        "tools": list_tools(filters, request.user),
        "numbers_url": f"{reverse('actors:numbers')}?{filters.query()}",
        "add_url": _add(request.user, filters),
    }


def _add(user: Any, filters: Filters) -> str:
    """Where one adds a card, for whom may somewhere."""
    if filters.space and may(user, "actors.add", filters.space):
        return f"{reverse('actors:add')}?espace={filters.space.slug}"
    return reverse("actors:add") if scope_of(user).member else ""


@open_to("everyone")
def directory(request: HttpRequest) -> HttpResponse:
    """The cards by name, as a table or as cards."""
    context = _listed(request, IN_TABLE)
    filters = context["filters"]
    context["views"] = [
        {"label": _("Tableau"), "href": f"?{filters.query(vue='')}", "current": not filters.view},
        {"label": _("Fiches"), "href": f"?{filters.query(vue='fiches')}", "current": bool(filters.view)},
        {"label": _("Carte"), "href": f"{reverse('actors:map')}?{filters.query(vue='')}", "current": False},
    ]
    if filters.view:
        give_portraits(context["page"].rows, request.user)
    else:
        context["rows"] = presenting.rows(context["page"].rows)
    return render(request, "actors/directory.html", context)


@open_to("everyone")
def numbers(request: HttpRequest) -> HttpResponse:
    """How many cards of the list bear each value, each a way to narrow it; alone where the directory asks for it."""
    filters = FiltersForm(request.user, request.GET).chosen()
    context = {
        "filters": filters,
        "words": in_words(filters),
        "facets": facets(request.user, filters),
        "back": f"{reverse('actors:directory')}?{filters.query()}",
    }
    part = "#facets" if request.headers.get("HX-Request") else ""
    return render(request, f"actors/numbers.html{part}", context)


@open_to("everyone")
def map_page(request: HttpRequest) -> HttpResponse:
    """The same cards beside their map; the list alone where the map has moved."""
    context = _listed(request, BESIDE_MAP)
    filters = context["filters"]
    if request.headers.get("HX-Request"):
        return render(request, "actors/map.html#results", context)
    asked = filters.without_place().query(vue="")
    context["points_url"] = f"{reverse('actors:points')}?{asked}"
    context["dots_url"] = f"{mapped.template()}?{asked}"
    context["legend"] = Kind.choices
    context["bounds"] = filters.bbox or queries.bounds(context["page"].first)
    context["table_url"] = f"{reverse('actors:directory')}?{filters.query()}"
    return render(request, "actors/map.html", context)
