"""Cards side by side: the page, the same as a spreadsheet, one more card by its name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from essaim.connect.actors.comparing import FEWEST, MOST, Chosen, as_csv, choose, compare, only_differences
from essaim.connect.actors.models import Actor
from essaim.connect.actors.picking import pick
from essaim.foundation.kernel.views import open_to

LONGEST_NAME = 300


@open_to("everyone")
def comparison(request: HttpRequest) -> HttpResponse:
    """The cards that the address names, or one sentence saying what to choose; `ajouter` names one more."""
    chosen = choose(request.user, request.GET.getlist("fiche"))
    wrong = ""
    if typed := request.GET.get("ajouter", "").strip()[:LONGEST_NAME]:
        try:
            return HttpResponseRedirect(_address(_with(chosen, pick(request.user, typed))))
        except ValidationError as error:
            wrong = " ".join(error.messages)
    enough = FEWEST <= len(chosen.cards) <= MOST
    parts = compare(chosen.cards, request.user) if enough else []
    contrast = request.GET.get("differences") == "oui"
    context: dict[str, Any] = {
        "cards": [(card, _address(_without(chosen, card))) for card in chosen.cards],
        "parts": only_differences(parts) if contrast else parts,
        "enough": enough,
        "unseen": chosen.unseen,
        "sentence": _sentence(chosen),
        "wrong": wrong,
        "typed": typed if wrong else "",
        "can_add": len(chosen.cards) < MOST,
        "contrast": contrast,
        "here": _address(chosen.cards),
        "csv_url": f"{reverse('actors:compare_csv')}?{_query(chosen.cards)}",
        "most": MOST,
    }
    return render(request, "actors/compare.html", context)


@open_to("everyone")
def comparison_csv(request: HttpRequest) -> HttpResponse:
    """The same table for a spreadsheet; 400 with the sentence of the page where it cannot be made."""
    chosen = choose(request.user, request.GET.getlist("fiche"))
    if sentence := _sentence(chosen):
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(
        as_csv(chosen.cards, compare(chosen.cards, request.user)), content_type="text/csv; charset=utf-8"
    )
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="comparaison-{day}.csv"'
    return response


def _sentence(chosen: Chosen) -> str:
    """What to do where there is nothing to compare; empty where there is."""
    if len(chosen.cards) > MOST:
        return _("Six fiches au plus se comparent à la fois : retirez-en pour que le tableau reste lisible.")
    if not chosen.cards:
        return _("Choisissez de deux à six fiches à mettre côte à côte.")
    if len(chosen.cards) < FEWEST:
        return _("Il faut au moins deux fiches : ajoutez-en une à côté de celle-ci.")
    return ""


def _with(chosen: Chosen, card: Actor) -> list[Actor]:
    return [*chosen.cards, card]


def _without(chosen: Chosen, card: Actor) -> list[Actor]:
    return [each for each in chosen.cards if each.pk != card.pk]


def _query(cards: list[Actor]) -> str:
    return urlencode([("fiche", str(card.public_id)) for card in cards])


def _address(cards: list[Actor]) -> str:
    address = reverse("actors:compare")
    return f"{address}?{_query(cards)}" if cards else address
