"""The sources of a space: which one is believed first, where each is read again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.connect.actors.models import Precedence
from essaim.connect.actors.names import field_name
from essaim.connect.actors.ordering import order_sources, sources_of
from essaim.connect.actors.values import CARD_FIELDS
from essaim.exchange.transfers.forms import FeedForm
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.imports.feeds import follow_feed, refresh_feed, unfollow_feed
from essaim.foundation.imports.models import Feed
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import frame, load

SHOWN = 100
OWN = [name for name in CARD_FIELDS if name not in ("longitude", "budget_year", "language")]


@open_to("actors.order_sources")
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that have given cards, in their order, and their addresses; a POST keeps an address."""
    space = load(request, slug, "actors.order_sources")
    counts = sources_of(space)
    form = FeedForm(request.POST if request.method == "POST" else None, sources=list(counts))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, follow_feed, request.user, space, **form.cleaned_data)
    ):
        messages.success(request, _("L’adresse de cette source est gardée."))
        return redirect("transfers:sources", slug=slug)
    return render(request, "transfers/sources.html", frame(request, space) | _context(space, form, counts))


def _context(space: Space, form: FeedForm, counts: dict[str, int]) -> dict[str, Any]:
    rows = dict(Precedence.objects.filter(space=space).values_list("field", "sources"))
    ordered = [name for name in rows.pop("", []) if name in counts]
    ranked = ordered + [name for name in counts if name not in ordered]
    last = len(ranked) - 1
    return {
        "space": space,
        "ordered": bool(ordered),
        "sources": [
            {"name": name, "count": counts[name], "rank": rank + 1, "up": rank > 0, "down": rank < last}
            for rank, name in enumerate(ranked)
        ],
        "exceptions": [(name, _title(name), found[0]) for name, found in sorted(rows.items()) if found],
        "fields": [(name, _title(name)) for name in OWN],
        "feeds": list(
            Feed.objects.filter(space=space).select_related("last_import").order_by("source")[:SHOWN]
        ),
        "form": form,
    }


def _title(name: str) -> str:
    label = _("point sur la carte") if name == "latitude" else field_name(name)
    return label[:1].upper() + label[1:]


@open_to("actors.order_sources")
@require_POST
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """Move a source up or down, or believe one first of a single field, or no longer."""
    space = load(request, slug, "actors.order_sources")
    given, field = request.POST, request.POST.get("field", "")
    ranked = _ranked(space)
    name = given.get("source", "")
    try:
        if given.get("do") == "forget":
            order_sources(request.user, space, sources=[], field=field)
        elif given.get("do") == "first":
            wanted = [name, *(each for each in ranked if each != name)]
            order_sources(request.user, space, sources=wanted, field=field)
        else:
            order_sources(request.user, space, sources=_moved(ranked, name, given.get("do", "")))
        messages.success(request, _("L’ordre des sources est gardé : les fiches le suivent."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("transfers:sources", slug=slug)


def _ranked(space: Space) -> list[str]:
    kept = Precedence.objects.filter(space=space, field="").values_list("sources", flat=True).first() or []
    known = sources_of(space)
    return [name for name in kept if name in known] + [name for name in known if name not in kept]


def _moved(ranked: list[str], name: str, do: str) -> list[str]:
    """ValidationError: such a source is not there."""
    if name not in ranked or do not in ("up", "down"):
        raise ValidationError(_("Ce choix n’est pas proposé."))
    here = ranked.index(name)
    there = max(0, min(len(ranked) - 1, here + (-1 if do == "up" else 1)))
    ranked[here], ranked[there] = ranked[there], ranked[here]
    return ranked


@open_to("imports.refresh")
@require_POST
def refresh(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Read a source again now; what it would change waits to be looked at."""
    feed = get_allowed(
        Feed.objects.select_related("space"), request.user, "imports.refresh", public_id=public_id
    )
    try:
        refresh_feed(request.user, feed)
        said = _("La source est en train d’être lue : son import se trouve parmi ceux de l’espace.")
        messages.success(request, said)
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("transfers:sources", slug=feed.space.slug)


@open_to("imports.unfollow")
@require_POST
def forget(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Forget the address of a source."""
    feed = get_allowed(
        Feed.objects.select_related("space"), request.user, "imports.unfollow", public_id=public_id
    )
    unfollow_feed(request.user, feed)
    messages.success(request, _("L’adresse est oubliée ; les fiches restent."))
    return redirect("transfers:sources", slug=feed.space.slug)
