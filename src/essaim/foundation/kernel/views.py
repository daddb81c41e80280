"""What every view leans on: who it is open to, loading what one may see, one address for people and machines."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from essaim.foundation.kernel.rules import allowed

V = TypeVar("V", bound=Callable[..., Any])
M = TypeVar("M", bound=Model)


def open_to(whom: str) -> Callable[[V], V]:
    """Declare who a view is for: "everyone", "signed-in", or the rule that it applies to what it loads.

    A test refuses a view of the URLconf that declares nothing.
    """

    def declare(view: V) -> V:
        wrapped: Any = login_required(view) if whom == "signed-in" else view
        wrapped.open_to = whom
        return wrapped  # type: ignore[no-any-return]

    return declare


def get_allowed(queryset: QuerySet[M], user: Any, rule: str, **lookup: Any) -> M:
    """The one row that `user` may act on by `rule`; 404 otherwise, so that nothing tells that it exists."""
    return get_object_or_404(allowed(queryset, user, rule), **lookup)


def jsonld_or_html(
    request: HttpRequest, template: str, context: dict[str, Any], document: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The permanent address of an object: JSON-LD where `Accept` or `?format=jsonld` asks for it, else the page."""
    wants = request.GET.get("format") == "jsonld" or prefers_jsonld(request)
    if wants:
        response: HttpResponse = JsonResponse(
            document(), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
        response["Content-Type"] = "application/ld+json; charset=utf-8"
    else:
        response = render(request, template, context)
    response["Vary"] = "Accept"
    return response


def prefers_jsonld(request: HttpRequest) -> bool:
    """Whether the reader asks for linked data rather than for a page."""
    best = request.get_preferred_type(["text/html", "application/ld+json", "application/json"])
    return best in {"application/ld+json", "application/json"}
