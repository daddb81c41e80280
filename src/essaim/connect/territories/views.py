"""Places side by side, and the figures of one or several as a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.connect.territories.comparing import MOST, as_csv, beside, choose, pick, table
from essaim.connect.territories.counting import Counted
from essaim.connect.territories.portraits import Line, Part, around
from essaim.connect.territories.territory_sections import said
from essaim.foundation.kernel.views import open_to
from essaim.foundation.places.place import Place
from essaim.foundation.places.views import load_place
from essaim.foundation.ui.typography import number


@open_to("everyone")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """From one to four places beside what holds them; `ajouter` names one more, or says what it may mean."""
    places = choose(request.user, request.GET.getlist("lieu"))
    typed, meant = request.GET.get("ajouter", "").strip()[:80], list[Place]()
    if typed and len(places) < MOST:
        meant = [
            each for each in pick(request.user, typed) if each.value not in {place.value for place in places}
        ]
        if len(meant) == 1:
            return HttpResponseRedirect(_address([*places, meant[0]]))
    columns = beside(request.user, places[:MOST])
    context: dict[str, Any] = {
        "places": [(each, _address([other for other in places if other != each])) for each in places[:MOST]],
        "left_out": len(places) > MOST,
        "columns": columns,
        "parts": [_shown(part) for part in table(columns)] if columns else [],
        "capped": any(each.counts.more for each in columns),
        "meant": [(each, _address([*places, each])) for each in meant],
        "wrong": _("Aucun lieu ne s’appelle ainsi.") if typed and not meant else "",
        "typed": typed if len(meant) != 1 else "",
        "can_add": len(places) < MOST,
        "csv_url": f"{reverse('territories:compare_csv')}?{_query(places[:MOST])}",
    }
    return render(request, "territories/compare.html", context)


def _shown(part: Part) -> tuple[str, list[tuple[Line, list[tuple[str, str]]]]]:
    return part.title, [(line, [_cell(*cell) for cell in line.cells]) for line in part.lines]


def _cell(count: int, rate: float | None) -> tuple[str, str]:
    return number(count), said(rate) if rate else ""


@open_to("everyone")
@require_safe
def compare_csv(request: HttpRequest) -> HttpResponse:
    """The same for a spreadsheet; 400 where the address names no place."""
    places = choose(request.user, request.GET.getlist("lieu"))[:MOST]
    if not places:
        sentence = _("Choisissez un lieu au moins.")
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    return _csv(beside(request.user, places), "comparaison")


@open_to("places.view")
@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures of one place and of what is around it, for a spreadsheet."""
    place = load_place(request, slug)
    return _csv(around(request.user, place), place.value)


def _csv(columns: Sequence[Counted], name: str) -> HttpResponse:
    response = HttpResponse(as_csv(columns), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    return response


def _query(places: Sequence[Place]) -> str:
    return urlencode([("lieu", each.value) for each in places])


def _address(places: Sequence[Place]) -> str:
    address = reverse("territories:compare")
    return f"{address}?{_query(places)}" if places else address
