"""The queue of who facilitates: what waits, answered in place, one by one or several at once."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.connect.contributions import queries
from essaim.connect.contributions.forms import QueueForm
from essaim.foundation.discussion.actions import decide_contribution
from essaim.foundation.discussion.actions.deciding import verdicts
from essaim.foundation.discussion.forms import RefusalForm, told
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.naming import about, named
from essaim.foundation.discussion.views.moderating import done
from essaim.foundation.kernel.rules import Denied, allowed
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.places.areas import area, options
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import load

AT_ONCE = 40
MOST_SPACES = 200
NAMES = ("nature", "territoire", "espace")
State = Contribution.State


@never_cache
@open_to("signed-in")
def queue(request: HttpRequest) -> HttpResponse:
    """« À traiter »: over all the spaces that one facilitates."""
    return _page(request)


@open_to("discussion.see_queue")
def of_space(request: HttpRequest, slug: str) -> HttpResponse:
    """The same, of one space."""
    space = load(request, slug, "discussion.see_queue")
    return redirect(f"{reverse('contributions:queue')}?{urlencode({'espace': space.slug})}")


@never_cache
@require_POST
@open_to("signed-in")
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer one; what is refused is told in its form, and what was typed stays."""
    rows = Contribution.objects.exclude(kind=Contribution.Kind.COMMENT).select_related(
        "space", "guest", "author"
    )
    found = get_allowed(rows, request.user, "discussion.moderate", public_id=public_id)
    form = RefusalForm(request.POST, kind=found.kind, auto_id=f"{found.public_id}_%s")
    if found.state != State.HELD:
        messages.warning(request, _too_late(found))
    elif form.is_valid():
        verdict = request.POST.get("do", "")
        try:
            decide_contribution(request.user, found, verdict=verdict, **form.cleaned_data)
            messages.success(request, done(verdict))
        except ValidationError as refusal:
            told(form, refusal)
            return _page(request, {found.pk: form})
    return redirect(_back(request))


def _too_late(found: Contribution) -> str:
    said = {"name": about(found, named([found])).name, "state": found.get_state_display().lower()}
    return (
        _(
            "Quelqu’un d’autre vient de répondre à propos de « %(name)s » (%(state)s) : rien n’est fait deux fois."
        )
        % said
    )


def _back(request: HttpRequest) -> str:
    """The queue, as the reader had narrowed it."""
    chosen = {name: request.GET[name] for name in NAMES if request.GET.get(name)}
    return (
        f"{reverse('contributions:queue')}?{urlencode(chosen)}" if chosen else reverse("contributions:queue")
    )


@never_cache
@require_POST
@open_to("signed-in")
def decide_lot(request: HttpRequest) -> HttpResponse:
    """Accept or refuse what is ticked, each in its own transaction: one that cannot be says why, the others are done."""
    rows = Contribution.objects.filter(kind__in=queries.LOT, public_id__in=_ticked(request)).select_related(
        "space"
    )
    found = list(allowed(rows, request.user, "discussion.moderate").order_by("pk")[:AT_ONCE])
    names, many = named(found), 0
    for each in found:
        name = about(each, names).name
        try:
            many += _answer(request, each)
        except ValidationError as refusal:
            messages.error(request, f"« {name} » : " + " ".join(refusal.messages))
    if not found:
        messages.warning(request, _("Cochez d’abord ce à quoi vous répondez."))
    elif many:
        messages.success(
            request, ngettext("%(many)d réponse donnée.", "%(many)d réponses données.", many) % {"many": many}
        )
    return redirect(_back(request))


def _ticked(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("choix")[:AT_ONCE]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _answer(request: HttpRequest, item: Contribution) -> int:
    if item.state != State.HELD:
        raise ValidationError(_("Quelqu’un d’autre vient d’y répondre."))
    refuses = request.POST.get("do") == "refuse"
    verdict = "refuse" if refuses else next(iter(verdicts(item)))
    reason = request.POST.get("reason", "") if refuses else ""
    decide_contribution(request.user, item, verdict=verdict, reason=reason)
    return 1


def _page(request: HttpRequest, forms: dict[int, RefusalForm] | None = None) -> HttpResponse:
    scope = scope_of(request.user)
    if not (scope.host or scope.facilitator):
        raise Denied("discussion.see_queue")
    asked = _asked(request)
    page = queries.page(request.user, asked, _moment(request.GET.get("apres", "")))
    for line in page.lines:
        if line.item:
            bound = (forms or {}).get(line.item.pk)
            line.form = bound or RefusalForm(kind=line.kind, auto_id=f"{line.item.public_id}_%s")
    context = {
        "page": page,
        "asked": asked,
        "total": sum(page.counts.values()),
        "tabs": _tabs(request, asked, page),
        "narrow": _narrow(request.user, asked),
        "kept": _kept(request),
        "next": f"?{_kept(request, apres=page.following)}" if page.following else "",
        "lots": sum(line.in_lots for line in page.lines) > 1,
        "lot_form": RefusalForm(kind="addition", auto_id="lot_%s"),
    }
    return render(request, "contributions/queue.html", context)


def _asked(request: HttpRequest) -> queries.Asked:
    kind, slug = request.GET.get("nature", ""), request.GET.get("espace", "")
    mine = allowed(Space.objects.filter(slug=slug), request.user, "discussion.see_queue") if slug else None
    return queries.Asked(
        kind=kind if kind in queries.KINDS else "",
        area=area(request.user, request.GET.get("territoire", "")),
        space=mine.first() if mine is not None else None,
    )


def _narrow(user: Any, asked: queries.Asked) -> QueueForm:
    """The filters as they stand."""
    mine = allowed(Space.objects.exclude(kind=Space.Kind.GROUP), user, "discussion.see_queue")
    spaces = list(mine.order_by("name", "pk").values_list("slug", "name")[:MOST_SPACES])
    chosen = {
        "territoire": asked.area.value if asked.area else "",
        "espace": asked.space.slug if asked.space else "",
    }
    return QueueForm(options(user, asked.area), spaces, initial=chosen)


def _tabs(request: HttpRequest, asked: queries.Asked, page: queries.Page) -> list[dict[str, Any]]:
    """All, then each kind, with how many wait."""
    total = sum(page.counts.values())
    rows = [
        ("", _("Tout"), total),
        *((kind, label, page.counts[kind]) for kind, label in queries.KINDS.items()),
    ]
    return [
        {
            "label": label,
            "href": f"?{_kept(request, nature=kind)}",
            "current": asked.kind == kind,
            "count": count,
        }
        for kind, label, count in rows
    ]


def _kept(request: HttpRequest, **more: str) -> str:
    """What the address says, with these changed."""
    said = {name: request.GET.get(name, "") for name in NAMES} | more
    return urlencode({name: value for name, value in said.items() if value})


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
