"""The search page and its suggestions: only what the reader may see, whatever is typed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from essaim.desk.search import choices
from essaim.desk.search.facets import facets
from essaim.desk.search.pace import too_often
from essaim.desk.search.showing import kind, results
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.views import open_to
from essaim.foundation.search import queries
from essaim.foundation.search.analysis.query import MOST_WORDS
from essaim.foundation.search.models import Row
from essaim.foundation.spaces.models import Space

SHOWN = 20


@open_to("everyone")
def search(request: HttpRequest) -> HttpResponse:
    """The best results first, twenty at a time, beside what narrows them."""
    if short := choices.cut(request.GET):
        return redirect(f"{request.path}?{short}")
    asked = choices.read(request.user, request.GET)
    found = queries.find(request.user, asked.text, asked.chosen)
    names = _names(request.user, found.keys)
    start = _start(found.keys, request.GET.get("apres", ""))
    shown = queries.in_order(found.keys[start : start + SHOWN])
    context = {
        "asked": asked,
        "found": found,
        "count": len(found.keys),
        "best": queries.BEST,
        "most_words": MOST_WORDS,
        "results": results(request.user, shown, found.query, names),
        "facets": facets(asked, found.keys, names) if found.keys or asked.given else [],
        "bare": asked.query(**dict.fromkeys(asked.given, "")),
        "previous": _page(asked, found.keys, start - SHOWN) if start else "",
        "next": _page(asked, found.keys, start + SHOWN) if start + SHOWN < len(found.keys) else "",
    }
    return render(request, "desk_search/search.html", context)


@open_to("everyone")
def suggestions(request: HttpRequest) -> HttpResponse:
    """The titles that what is being typed may become: {"suggestions": [{"title", "url", "kind"}]}; none to who asks
    without end, whom the form still serves."""
    rows = [] if too_often(request) else queries.suggest(request.user, request.GET.get("q", ""))
    found = [{"title": row.title, "url": row.url, "kind": kind(row)} for row in rows]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})


def _names(user: Any, keys: Sequence[int]) -> dict[int, Space]:
    """The spaces of these rows that the reader may see, by key; one query."""
    held = Row.objects.filter(pk__in=keys).values("space_id")
    spaces = allowed(Space.objects.filter(pk__in=held), user, "spaces.view") if keys else Space.objects.none()
    return {space.pk: space for space in spaces.only("name", "slug")}


def _start(keys: Sequence[int], after: str) -> int:
    """The place that follows the row named; the first one where it is not there, or no more."""
    try:
        return list(keys).index(int(after)) + 1
    except ValueError:
        return 0


def _page(asked: choices.Asked, keys: Sequence[int], start: int) -> str:
    return asked.query(apres=str(keys[start - 1]) if start > 0 else "")
