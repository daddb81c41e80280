"""The list of spaces, opening one, its public front page and its accent."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.views import jsonld_or_html, open_to
from essaim.foundation.spaces import accents, queries
from essaim.foundation.spaces.actions import create_space
from essaim.foundation.spaces.blocks import linked_data, rendered_blocks
from essaim.foundation.spaces.forms import SpaceForm
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import hours, load, tabs

PER_PAGE = 24


@open_to("everyone")
def spaces(request: HttpRequest) -> HttpResponse:
    """One's own spaces, then those that show themselves."""
    text, kind = request.GET.get("q", "")[:200], request.GET.get("nature", "")
    found = Paginator(queries.visible_spaces(request.user, text, kind), PER_PAGE).get_page(
        request.GET.get("page")
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "mine": queries.my_spaces(request.user)[:60] if request.user.is_authenticated else [],
        "found": found,
        "text": text,
        "kind": kind,
        "kinds": [choice for choice in Space.Kind.choices if choice[0] != Space.Kind.GROUP],
        "query": query.urlencode(),
    }
    return render(request, "spaces/spaces.html", context)


@open_to("signed-in")
def new(request: HttpRequest) -> HttpResponse:
    """Open a network of one's own."""
    form = SpaceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        space = attempt(form, create_space, request.user, **form.cleaned_data)
        if space:
            messages.success(request, _("L’espace est ouvert. Présentez-le et invitez du monde."))
            return redirect("spaces:space", space.slug)
    return render(request, "spaces/new.html", {"form": form, "parent": None})


@open_to("spaces.open_inside")
def new_inside(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a network, a territory or a group inside one that one administers."""
    parent = load(request, slug, "spaces.open_inside")
    form = SpaceForm(request.POST or None, user=request.user, inside=True, initial={"kind": Space.Kind.GROUP})
    if request.method == "POST" and form.is_valid():
        space = attempt(form, create_space, request.user, parent, **form.cleaned_data)
        if space:
            messages.success(request, _("L’espace est ouvert."))
            return redirect("spaces:space", space.slug)
    return render(request, "spaces/new.html", {"form": form, "parent": parent})


@open_to("spaces.view")
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """The front page: who they are, what they hold, how to join; as JSON-LD too."""
    shown = load(request, slug)
    organisations = list(queries.member_organisations(shown)[: queries.ORGANISATIONS_SHOWN + 1])
    inner = list(queries.inner_spaces(shown, request.user)[:100])
    way = queries.way_to(shown, request.user)
    context = {
        "space": shown,
        "tabs": tabs(request, shown, "spaces:space"),
        "way": way,
        "inner": inner,
        "organisations": organisations[: queries.ORGANISATIONS_SHOWN],
        "more_organisations": len(organisations) > queries.ORGANISATIONS_SHOWN,
        "stance": queries.stance(request.user, shown),
    }
    with hours(request, shown):
        context["blocks"] = rendered_blocks(request, shown)
        context["beside"] = rendered_blocks(request, shown, aside=True)
        return jsonld_or_html(
            request,
            "spaces/space.html",
            context,
            lambda: _document(shown, way, inner, organisations, linked_data(shown, request.user)),
        )


def _address(each: Space) -> str:
    return settings.BASE_URL + reverse("spaces:space", args=[each.slug])


def _document(
    shown: Space, way: list[Space], inner: list[Space], organisations: list[Any], more: dict[str, Any]
) -> dict[str, Any]:
    """schema.org: an organisation, what it belongs to, what belongs to it."""
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": _address(shown),
        "url": _address(shown),
        "identifier": str(shown.public_id),
        "name": shown.name,
        "description": shown.summary or shown.presentation[:300],
        "inLanguage": shown.language,
        "subOrganization": [
            {"@type": "Organization", "@id": _address(each), "name": each.name} for each in inner
        ],
        "member": [
            {
                "@type": "Organization",
                "@id": settings.BASE_URL + reverse("spaces:organisation", args=[held.party.public_id]),
                "name": held.party.name,
            }
            for held in organisations
        ],
        **more,
    }
    if way:
        document["parentOrganization"] = {
            "@type": "Organization",
            "@id": _address(way[-1]),
            "name": way[-1].name,
        }
    return {key: value for key, value in document.items() if value}


@open_to("spaces.view")
def accent(request: HttpRequest, slug: str) -> HttpResponse:
    """The style sheet that gives the space's pages its colour."""
    shown = load(request, slug)
    tag = accents.etag(shown.accent)
    response: HttpResponse = HttpResponseNotModified()
    if request.headers.get("If-None-Match") != tag:
        response = HttpResponse(accents.style_sheet(shown.accent), content_type="text/css; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = (
        "private, max-age=300" if shown.visibility != "public" else "public, max-age=300"
    )
    return response
