"""The open interface, version 1: typed reads, each from what a stranger may see. Loaded at its first request (ADR 24).

What it takes and gives is in `schemas`; what a person reads of it in `reference`, which a test holds to this file.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from essaim.connect.actors import queries
from essaim.connect.actors.filters import NAMES, FiltersForm
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.connect.actors.uniting import became
from essaim.connect.offers.forms import FiltersForm as OffersForm
from essaim.connect.offers.models import Offer
from essaim.connect.offers.queries import page as offers_page
from essaim.exchange.api import presenting, schemas
from essaim.exchange.api.answers import NOBODY, Absent, Refused, absolute, said
from essaim.foundation.kernel.links import links_of
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.places import gazetteer
from essaim.foundation.places import queries as places
from essaim.foundation.places.actions import codes_of
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.queries import visible_spaces
from essaim.foundation.vocabularies.queries import LISTED, SCHEMES, words

ROOT = "/api/v1"


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: not where it stands among ours."""
        return operation.view_func.__name__


# No page of its own: it asks a CDN for its scripts.
api = Interface(
    title="Essaim", version="1", docs_url=None, openapi_url=None, urls_namespace="api-v1", renderer=Renderer()
)


@api.exception_handler(ValidationError)
def unread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 with the first thing that is wrong, in one sentence."""
    return said({"error": _sentence(error.errors[0])}, 400)


def _sentence(error: dict[str, Any]) -> str:
    name, limits = str(error["loc"][-1]), error.get("ctx", {})
    sentences = {
        "greater_than_equal": _("« %(name)s » : %(ge)s au moins."),
        "less_than_equal": _("« %(name)s » : %(le)s au plus."),
        "int_parsing": _("« %(name)s » : il faut un nombre entier."),
        "uuid_parsing": _("« %(name)s » : il faut l’identifiant d’une fiche."),
        "string_too_long": _("« %(name)s » : %(max_length)s caractères au plus."),
        "literal_error": _("« %(name)s » : il faut une de ces valeurs : %(expected)s."),
    }
    sentence = sentences.get(error["type"], _("« %(name)s » ne se lit pas."))
    return sentence % {"name": name[:60], **limits}


def _check_names(request: HttpRequest, asked: Schema) -> None:
    """Refused where a parameter is none of this address: a filter misspelt must not give everything."""
    for name in request.GET:
        if name not in type(asked).model_fields:
            raise Refused(_("« %(name)s » n’est pas un paramètre de cette adresse.") % {"name": name[:60]})


def _next(path: str, given: dict[str, Any], after: object) -> str | None:
    """The address that goes on after `after`; None where nothing follows."""
    if not after:
        return None
    kept = {name: value for name, value in given.items() if value not in ("", None)}
    return absolute(f"{ROOT}{path}?{urlencode(kept | {'after': after})}")


def _chosen(form: Any, given: dict[str, str]) -> Any:
    """What the form of a page makes of its filters. Refused where one names nothing."""
    if not form.is_valid():
        name = next(iter(form.errors))
        value = given.get(name, "")[:60]
        if name == "bbox":
            raise Refused(_("« bbox » : il faut ouest,sud,est,nord en degrés."))
        raise Refused(_("« %(name)s » : « %(value)s » n’existe pas ici.") % {"name": name, "value": value})
    return form.chosen()


@api.get("/cards", response={200: schemas.Cards, **schemas.Failures})
def cards(request: HttpRequest, asked: Query[schemas.CardsAsked]) -> dict[str, Any]:
    _check_names(request, asked)
    given = {name: getattr(asked, name, "") for name in NAMES}
    filters = _chosen(FiltersForm(NOBODY, given), given)
    if asked.after and not Actor.objects.filter(public_id=asked.after).exists():
        raise Refused(_("« after » : cette fiche n’est plus là. Reprenez au début."))
    after = {"after": str(asked.after)} if asked.after else {}
    found = queries.page(NOBODY, filters, after, asked.limit)
    return {
        "count": min(found.count, queries.COUNTED),
        "counted": not found.capped,
        "next": _next("/cards", given | {"limit": asked.limit}, found.after),
        "results": presenting.cards(_whole([row.pk for row in found.rows])),
    }


def _whole(keys: list[int]) -> list[Actor]:
    """The cards of these keys with all that they say, in this order; one query."""
    found = visible(NOBODY).filter(pk__in=keys).select_related("space", "review").in_bulk()
    return [found[key] for key in keys if key in found]


@api.get("/cards/{uuid:public_id}", response={200: schemas.Card, **schemas.Failures})
def card(request: HttpRequest, public_id: UUID) -> Any:
    found = _card(public_id)
    if isinstance(found, HttpResponse):
        return found
    return presenting.cards([found])[0]


@api.get("/cards/{uuid:public_id}/relations", response={200: schemas.Relations, **schemas.Failures})
def relations(request: HttpRequest, public_id: UUID) -> Any:
    found = _card(public_id, "/relations")
    if isinstance(found, HttpResponse):
        return found
    return {"results": presenting.relations(found, links_of(found, NOBODY))}


def _card(public_id: UUID, further: str = "") -> Actor | HttpResponseRedirect:
    """The public card, or where it went when it became another. Absent otherwise."""
    cards = visible(NOBODY).select_related("space", "review")
    if found := cards.filter(public_id=public_id).first():
        return found
    winner = became(public_id)
    if winner is None or not visible(NOBODY).filter(pk=winner.pk).exists():
        raise Absent(_("Aucune fiche publique n’a cet identifiant."))
    return HttpResponseRedirect(absolute(f"{ROOT}/cards/{winner.public_id}{further}"))


@api.get("/spaces", response={200: schemas.Spaces, **schemas.Failures})
def spaces(request: HttpRequest, asked: Query[schemas.NamesAsked]) -> dict[str, Any]:
    _check_names(request, asked)
    found = visible_spaces(NOBODY)
    if asked.after:
        last = found.filter(slug=asked.after.replace("\x00", "")).first() or _gone()
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows = list(found[: asked.limit + 1])
    return _listed("/spaces", asked, rows, presenting.space)


def _gone() -> Any:
    raise Refused(_("« after » : rien ne s’appelle ainsi. Reprenez au début."))


def _listed(path: str, asked: schemas.NamesAsked, rows: list[Any], present: Any) -> dict[str, Any]:
    """Rows, one more than the page where others follow, as a page of a list that goes by slug."""
    shown = rows[: asked.limit]
    after = shown[-1].slug if len(rows) > asked.limit else ""
    return {
        "next": _next(path, {"limit": asked.limit}, after),
        "results": [present(each) for each in shown],
    }


@api.get("/spaces/{slug:slug}", response={200: schemas.Space, **schemas.Failures})
def space(request: HttpRequest, slug: str) -> dict[str, Any]:
    found = allowed(Space.objects.all(), NOBODY, "spaces.view").filter(slug=slug).first()
    if found is None:
        raise Absent(_("Aucun espace public n’a cette adresse."))
    return presenting.space(found)


@api.get("/territories", response={200: schemas.Territories, **schemas.Failures})
def territories(request: HttpRequest, asked: Query[schemas.NamesAsked]) -> dict[str, Any]:
    _check_names(request, asked)
    found = places.territories(NOBODY)
    if asked.after:
        last = found.filter(slug=asked.after.replace("\x00", "")).first() or _gone()
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    return _listed("/territories", asked, list(found[: asked.limit + 1]), presenting.territory)


@api.get("/territories/{slug:slug}", response={200: schemas.TerritoryWhole, **schemas.Failures})
def territory(request: HttpRequest, slug: str) -> dict[str, Any]:
    shown = allowed(Territory.objects.select_related("space"), NOBODY, "places.view")
    found = shown.filter(slug=slug).first()
    if found is None:
        raise Absent(_("Aucun territoire public n’a cette adresse."))
    codes = codes_of(found)
    population = gazetteer.population(codes)
    return presenting.territory(found) | {"communes": codes, "population": population}


@api.get("/vocabularies", response={200: schemas.Vocabularies, **schemas.Failures})
def vocabularies(request: HttpRequest) -> dict[str, Any]:
    return {
        "results": [
            {
                "slug": each.path,
                "label": str(each.label),
                "help": str(each.help),
                "url": absolute(f"{ROOT}/vocabularies/{each.path}"),
            }
            for each in SCHEMES.values()
        ]
    }


@api.get("/vocabularies/{slug:slug}", response={200: schemas.Words, **schemas.Failures})
def vocabulary(request: HttpRequest, slug: str, asked: Query[schemas.NamesAsked]) -> dict[str, Any]:
    if slug not in SCHEMES:
        raise Absent(_("Il y a quatre listes de mots : categories, themes, valeurs, mots-cles."))
    _check_names(request, asked)
    found = words(SCHEMES[slug].value).filter(LISTED, slug__gt=asked.after.replace("\x00", ""))
    rows = list(found.order_by("slug")[: asked.limit + 1])
    return _listed(f"/vocabularies/{slug}", asked, rows, presenting.defined)


@api.get("/offers", response={200: schemas.Offers, **schemas.Failures})
def offers(request: HttpRequest, asked: Query[schemas.OffersAsked]) -> dict[str, Any]:
    _check_names(request, asked)
    given = {name: getattr(asked, name) for name in ("q", "genre", "theme", "territoire")}
    filters = _chosen(OffersForm(NOBODY, given), given)
    if asked.after and not Offer.objects.filter(public_id=asked.after).exists():
        _gone()
    found = offers_page(NOBODY, filters, str(asked.after or ""))
    return {
        "next": _next("/offers", given, found.after),
        "results": [presenting.offer(each) for each in found.rows],
    }
