"""A map on another site: the page that gives its code, and the page that stands in the frame.

What stands in the frame is what a stranger sees, whoever looks: it reads no session and sets no cookie. It alone may be
framed by any site.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from essaim.connect.actors.filters import NAMES, Filters
from essaim.connect.actors.listing import in_words
from essaim.connect.actors.views import mapped
from essaim.connect.maps import queries, showing
from essaim.connect.maps.forms import LookForm
from essaim.connect.maps.models import SavedMap
from essaim.connect.maps.showing import Refused
from essaim.connect.maps.views.saved import map_address
from essaim.foundation.kernel.views import open_to

STRANGER = AnonymousUser()
THEMES = {"clair": "light", "sombre": "dark"}
LONGEST = 4_000  # characters of an address
HEIGHT = 560  # pixels
LOOK = ("couleur", "apparence", "liste")
View = Callable[..., Any]


def framed(view: View) -> View:
    """Any site may frame it; nobody indexes it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(answer))


def _saved(text: str) -> SavedMap | None:
    """The public map of that identifier; None where none is named. Refused: there is none, or no more."""
    if not text:
        return None
    try:
        found = queries.maps(STRANGER).filter(public_id=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Cette carte n’existe pas, ou n’est plus ouverte à tout le monde."))
    return found


def _asked(request: HttpRequest) -> tuple[SavedMap | None, dict[str, str]]:
    """The saved map that the address names, if any, and the filters. Refused: too long, or no such map."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST:
        raise Refused(_("Cette adresse est trop longue : elle ne vient pas de la carte."))
    saved = _saved(request.GET.get("carte", ""))
    given = request.GET.dict()
    return saved, showing.of_map(saved, given) if saved else given


@open_to("everyone")
@framed
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """The map in its frame, or its list; one sentence where the address asks for what is not there."""
    look = LookForm(request.GET).chosen()
    context: dict[str, Any] = {
        "refusal": "",
        "language": get_language() or settings.LANGUAGE_CODE,
        "site_name": settings.SITE_NAME,
        "accent": look["couleur"],
        "theme": THEMES.get(look["apparence"], ""),
        "listed": look["liste"] != "non",
        "title": _("Carte"),
        "whole_url": map_address(""),
    }
    try:
        saved, given = _asked(request)
        shown = showing.show(STRANGER, given)
    except Refused as refusal:
        context["refusal"] = str(refusal)
        return HttpResponse(render_to_string("maps/embedded.html", context), status=400)
    context |= shown.context | _addresses(request, saved, shown)
    context["accent"] = look["couleur"] or (saved.accent if saved else "pine")
    context["title"] = saved.name if saved else _title(shown.filters)
    part = "maps/parts.html#results" if request.headers.get("HX-Request") else "maps/embedded.html"
    return HttpResponse(render_to_string(part, context))


def _title(filters: Filters) -> str:
    """What is chosen, in words, but for the box."""
    said = [value for label, value in in_words(filters) if str(label) != _("Carte")]
    return ", ".join(said) or _("Carte")


def _addresses(request: HttpRequest, saved: SavedMap | None, shown: showing.Shown) -> dict[str, Any]:
    filters, found = shown.filters, shown.page
    kept = {name: request.GET[name] for name in ("carte", *NAMES, *LOOK) if request.GET.get(name)}
    pages = {"previous": ("before", found.before), "next": ("after", found.after)}
    whole = reverse("maps:map", args=[saved.public_id]) if saved else map_address(filters.query(vue=""))
    return {
        "points_url": f"{reverse('maps:embedded_points')}?{filters.without_place().query(vue='')}",
        "whole_url": whole,
        **{
            name: "?" + urlencode({**kept, key: value}) if value else ""
            for name, (key, value) in pages.items()
        },
    }


@open_to("everyone")
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """The points of the map, as a stranger gets them, whoever asks; 400 with a sentence where a filter is no more."""
    try:
        if len(request.META.get("QUERY_STRING", "")) > LONGEST:
            raise Refused(_("Cette adresse est trop longue : elle ne vient pas de la carte."))
        showing.read(STRANGER, request.GET)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400, json_dumps_params={"ensure_ascii": False})
    request.user = STRANGER
    return mapped.points(request)


@open_to("everyone")
@csp_update({"frame-src": [SELF]})
@require_safe
def integrate(request: HttpRequest) -> HttpResponse:
    """Choose the look of the map, see it, copy its code."""
    form = LookForm({"hauteur": HEIGHT, **request.GET.dict()})
    look = form.chosen()
    height = look.pop("hauteur") or HEIGHT
    context: dict[str, Any] = {
        "form": form,
        "height": height,
        "code": "",
        "refusal": "",
        "map_url": map_address(""),
    }
    try:
        saved, given = _asked(request)
        filters = showing.read(STRANGER, given)
    except Refused as refusal:
        context["refusal"] = str(refusal)
        return render(request, "maps/integrate.html", context, status=400)
    chosen = {"carte": str(saved.public_id)} if saved else dict(parse_qsl(filters.query(vue="")))
    address = reverse("maps:embedded")
    query = urlencode({**chosen, **{name: value for name, value in look.items() if value}})
    path = f"{address}?{query}" if query else address
    title = saved.name if saved else _title(filters)
    context |= {
        "saved": saved,
        "said": in_words(filters),
        "chosen": chosen,
        "path": path,
        "title": title,
        "map_url": map_address(filters.query(vue="")),
        "code": str(_code(settings.BASE_URL + path, title, height)),
    }
    return render(request, "maps/integrate.html", context)


def _code(address: str, title: str, height: int) -> str:
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" frameborder="0"></iframe>',
        address,
        title,
        str(height),
    )
