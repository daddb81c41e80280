"""Addresses of the open interface: its page, its OpenAPI document, the door of version 1, and those of other programs."""

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from django.views.decorators.http import require_safe

from essaim.connect.actors.jsonld import LICENCES
from essaim.connect.actors.sinks import written as records
from essaim.exchange.api import gogocarto, linked, reference
from essaim.exchange.api.answers import Absent, open_data, said, streamed, whole_number
from essaim.foundation.formats.registry import formats
from essaim.foundation.kernel.views import open_to, prefers_jsonld

LINKED = "application/ld+json"
FORMS = {
    "api:schema_org": linked.schema_org,
    "api:pair": linked.pair,
    "api:murmurations": linked.murmurations,
}


@open_to("everyone")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What programs can read here, for who writes them."""
    groups = reference.groups(gogocarto.any_card())
    return render(request, "api/index.html", {"groups": groups, "base": settings.BASE_URL})


@cache
def _v1() -> URLResolver:
    """Version 1, loaded at its first request: what it is made with weighs 15 MB, which not every process needs."""
    from essaim.exchange.api.v1 import api

    return URLResolver(RegexPattern(r"^"), api.urls[0])


@open_data
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Version 1 as OpenAPI says it, in the reader's language."""
    from essaim.exchange.api.v1 import ROOT, api

    return said(reference.explained(api.get_openapi_schema(path_prefix=ROOT + "/"), settings.BASE_URL))


@open_data
def v1(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Any address of version 1."""
    if not rest:
        return redirect("api:index")
    match = _v1().resolve(rest)
    if request.method == "HEAD":
        request.method = "GET"  # the server sends the headers alone
    found: HttpResponseBase = match.func(request, **match.kwargs)
    return found


@open_data
def elements(request: HttpRequest, extension: str = "json") -> HttpResponseBase:
    """The elements of a map of GoGoCarto, or the same cards as linked data."""
    if one := request.GET.get("id", "").strip():
        return _element(_uuid(one), extension)
    asked = gogocarto.asked(request.GET)
    cards = asked.apply()
    if extension == "jsonld" or prefers_linked(request):
        write = formats()["jsonld"].write
        assert write is not None
        return streamed(request, write(records(cards), {"base": settings.BASE_URL}), LINKED)
    return streamed(request, gogocarto.written(cards, asked.ontology))


def prefers_linked(request: HttpRequest) -> bool:
    """Whether linked data is asked by name: « application/json » is what plain clients say."""
    return LINKED in request.headers.get("Accept", "") and prefers_jsonld(request)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@open_data
def element(request: HttpRequest, public_id: UUID | str, extension: str = "json") -> HttpResponseBase:
    """One element."""
    return _element(_uuid(str(public_id)), "jsonld" if prefers_linked(request) else extension)


def _element(public_id: UUID, extension: str) -> HttpResponseBase:
    actor = linked.public_card(public_id)
    if extension == "jsonld":
        document = linked.schema_org(actor)
        return said({"@context": document.pop("@context"), "@graph": [document]}, media_type=LINKED)
    asked = gogocarto.Asked(ids=[public_id], limit=1).apply()
    found = list(gogocarto.elements(asked, gogocarto.full))
    if not found:
        raise Absent(str(reference.UNPLACED))
    return said({"licence": LICENCES["CC-BY-SA-4.0"], "ontology": "gogofull", "data": found[0]})


@open_data
def search(request: HttpRequest) -> HttpResponseBase:
    """The elements that hold some words."""
    cards = gogocarto.found_by_text(request.GET.get("text", ""))
    return said({"data": list(gogocarto.elements(cards, gogocarto.full)), "ontology": "gogofull"})


@open_data
def taxonomy(request: HttpRequest) -> HttpResponseBase:
    """The categories as the map script builds its menu of them."""
    return said(gogocarto.taxonomy())


@open_data
def map_settings(request: HttpRequest) -> HttpResponseBase:
    """What the map script, or an application, wants to know of our map."""
    return said(gogocarto.settings_of_map())


@open_data
def profiles(request: HttpRequest) -> HttpResponseBase:
    """The addresses of the profiles of Murmurations, by pages."""
    limit = request.GET.get("limit", "").strip()
    size = whole_number(limit, "limit", 1, linked.MOST) if limit else linked.MOST
    return said(linked.profiles(request.GET.get("after", "")[:40].strip(), size))


def _form(name: str, media_type: str) -> Any:
    """The view of one of the other forms of a card."""

    @open_data
    def view(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
        try:
            actor = linked.public_card(public_id)
        except Absent:
            if (winner := linked.moved(public_id)) is None:
                raise
            return redirect(name, public_id=winner)
        return said(FORMS[name](actor), media_type=media_type)

    return view


schema_org = _form("api:schema_org", LINKED)
pair = _form("api:pair", LINKED)
murmurations = _form("api:murmurations", "application/json")
