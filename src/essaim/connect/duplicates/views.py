"""Likely duplicates: looking for them, reading them, deciding."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.connect.actors.models import Actor, Union
from essaim.connect.actors.uniting import separate_actors
from essaim.connect.actors.values import CARD_FIELDS
from essaim.connect.duplicates import actions, queries, uniting
from essaim.connect.duplicates.models import Degree, Pair, Sureness, Sweep
from essaim.foundation.kernel.rules import Denied, may
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import frame, load

State = Pair.State
UNITED = "united"  # a tab: what the service united of itself


@open_to("duplicates.search")
@require_http_methods(["GET", "HEAD", "POST"])
def of_space(request: HttpRequest, slug: str) -> HttpResponse:
    """The likely duplicates of a space; a POST looks for them. `?part=search` answers what follows a search."""
    space = load(request, slug, "duplicates.search")
    here = reverse("duplicates:space", args=[slug])
    if request.method == "POST" and "least" in request.POST:
        return _settings(request, space, here)
    if request.method == "POST":
        return _search(request, actions.search_space, space, here)
    if request.GET.get("part") == "search":
        return render(request, "duplicates/parts.html#search", _search_context(space, request.path, True))
    context = frame(request, space) | _context(request, space)
    if context["tab"] == UNITED:
        context["united"] = uniting.united(request.user, space)
    return render(request, "duplicates/space.html", context | _sureness(space))


def _sureness(space: Space) -> dict[str, Any]:
    return {"least": uniting.sureness(space), "surenesses": Sureness.choices}


def _settings(request: HttpRequest, space: Space, here: str) -> HttpResponse:
    """From when the service unites of itself."""
    try:
        uniting.set_sureness(request.user, space, least=request.POST.get("least", ""))
        messages.success(request, _("C’est réglé : cela vaut dès la prochaine recherche."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(here)


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def everywhere(request: HttpRequest) -> HttpResponse:
    """Those of all that one facilitates; for the host, of the whole service, which it alone may search."""
    scope = scope_of(request.user)
    if not (scope.host or scope.facilitator):
        raise Denied("duplicates.search")
    if request.method == "POST":
        return _search(request, actions.search_all, Sweep(), reverse("duplicates:all"))
    if request.GET.get("part") == "search":
        return render(request, "duplicates/parts.html#search", _search_context(None, request.path, True))
    return render(request, "duplicates/all.html", _context(request, None))


def _search(request: HttpRequest, act: Any, target: Any, back: str) -> HttpResponse:
    try:
        act(request.user, target)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(back)


def _search_context(space: Space | None, path: str, polled: bool = False) -> dict[str, Any]:
    return {"sweep": queries.last_sweep(space), "path": path, "polled": polled}


def _context(request: HttpRequest, space: Space | None) -> dict[str, Any]:
    pairs = queries.listed(request.user, space)
    tabs, tab = _tabs(pairs, request.GET.get("etat", ""), space)
    page = queries.page(queries.of_tab(pairs, tab), space, request.GET.get("apres", ""))
    asked = {"etat": tab, "apres": page.following}
    return {
        **_search_context(space, request.path),
        "can_search": may(request.user, "duplicates.search", space) if space else scope_of(request.user).host,
        "tabs_of_pairs": tabs if len(tabs) > 1 else [],
        "tab": tab,
        "shown": page.shown,
        "next": f"?{urlencode({name: value for name, value in asked.items() if value})}"
        if page.following
        else "",
        "here": f"{request.path}?{urlencode({'etat': tab})}" if tab else request.path,
    }


def _tabs(pairs: QuerySet[Pair], asked: str, space: Space | None) -> tuple[list[dict[str, Any]], str]:
    """The lists that have pairs, and the one looked at."""
    labels = [
        ("", _("Tous")),
        *Degree.choices,
        (State.LATER, State.LATER.label),
        (State.DISTINCT, State.DISTINCT.label),
    ]
    own = [(UNITED, _("Réunies d’elles-mêmes"), uniting.count_united(space))] if space else []
    tab = asked if asked in {*dict(labels), *(each[0] for each in own)} else ""
    found = [
        (value, str(label), queries.count(queries.of_tab(pairs, value))) for value, label in labels
    ] + own
    tabs = [
        {
            "label": label,
            "href": f"?{urlencode({'etat': value})}" if value else "?",
            "current": value == tab,
            "count": count,
        }
        for value, label, count in found
        if count or value in ("", tab)
    ]
    return tabs, tab


@open_to("actors.unite")
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Two cards side by side, the one that would stay first; what is decided of them."""
    keep, leave = (_card(request, each) for each in (public_id, other_id))
    if keep.pk == leave.pk:
        raise Http404
    found = actions.pair_of(keep, leave)
    back = _back(request, keep)
    if request.method == "POST":
        _decide(request, found, keep)
        return redirect(back)
    context = {
        "pair": found,
        "keep": keep,
        "leave": leave,
        "shown": next(iter(queries.weigh([found], keep.space)), None),
        "rows": queries.side_by_side(keep, leave),
        "both_represented": keep.party_id and leave.party_id,
        "narrower": keep.visibility != leave.visibility,
        "back": back,
        "space_url": reverse("spaces:space", args=[keep.space.slug]),
        "back_given": request.POST.get("retour", request.GET.get("retour", "")),
    }
    return render(request, "duplicates/pair.html", context)


def _card(request: HttpRequest, public_id: UUID) -> Actor:
    cards = Actor.objects.live().select_related("space", "party")
    return get_allowed(cards, request.user, "actors.unite", public_id=public_id)


def _decide(request: HttpRequest, found: Pair, keep: Actor) -> None:
    """Do what was asked, and say it, or why not. 404: nothing that one can ask."""
    given, do = request.POST, request.POST.get("do", "")
    states = {"distinct": State.DISTINCT, "later": State.LATER, "open": State.OPEN}
    said = {
        "unite": _(
            "Les deux fiches n’en font plus qu’une. Elles se séparent de nouveau, pendant trente jours, depuis la fiche."
        ),
        "distinct": _("C’est noté : ce sont deux structures. On ne vous le demandera plus."),
        "later": _("Remise à plus tard."),
        "open": _("La paire est de nouveau à décider."),
    }
    if do not in said:
        raise Http404
    try:
        if do == "unite":
            taken = [name for name in given.getlist("taken") if name in CARD_FIELDS]
            actions.unite(request.user, found, keep=keep, taken=taken, seen=given.get("seen", ""))
        else:
            actions.decide(request.user, found, state=states[do], seen=given.get("seen", ""))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    else:
        messages.success(request, said[do])


def _back(request: HttpRequest, keep: Actor) -> str:
    """The list that one came from, where it is one; else that of the space of the card that stays."""
    asked = request.POST.get("retour") or request.GET.get("retour") or ""
    path = asked.partition("?")[0]
    known = path == reverse("duplicates:all") or (
        path.startswith("/espaces/") and path.endswith("/doublons/") and "//" not in path
    )
    if known or asked == reverse("actors:actor", args=[keep.public_id]):
        return asked
    return reverse("duplicates:space", args=[keep.space.slug])


@open_to("actors.separate")
@require_POST
def separate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two cards again, of one."""
    unions = Union.objects.select_related("winner__space", "loser__space")
    union = get_allowed(unions, request.user, "actors.separate", public_id=public_id)
    try:
        separate_actors(request.user, union)
        messages.success(request, _("Les deux fiches sont de nouveau séparées."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("actors:actor", public_id=union.winner.public_id)
