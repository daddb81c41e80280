"""The queue of a space, for who facilitates it: on a phone, one tap a decision."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.foundation.discussion import actions, forms
from essaim.foundation.discussion.actions.deciding import others_decide, verdicts
from essaim.foundation.discussion.holding import WHY, setting_of
from essaim.foundation.discussion.models import Contribution, Reason
from essaim.foundation.discussion.naming import targets
from essaim.foundation.discussion.queries import log as log_of
from essaim.foundation.discussion.queries import queue as queue_of
from essaim.foundation.discussion.views.base import PEOPLE, whole
from essaim.foundation.kernel.discussable import by_type
from essaim.foundation.kernel.proposable import by_kind
from essaim.foundation.kernel.rules import check, may
from essaim.foundation.kernel.views import open_to
from essaim.foundation.spaces import queries as spaces
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import load, tabs

LINES = 50


def _page(request: HttpRequest, template: str, space: Space, **context: Any) -> HttpResponse:
    """A page of the space, under its tabs."""
    frame = {"space": space, "tabs": tabs(request, space, ""), "way": spaces.way_to(space, request.user)}
    return render(request, f"discussion/{template}.html", {**frame, **context})


def labels(items: Iterable[Contribution]) -> dict[str, str]:
    """What the fields of corrections are called."""
    found: dict[str, str] = {}
    for (kind, _key), obj in targets(each for each in items if each.is_correction and each.proposed).items():
        corrections = by_type()[kind].corrections
        fields: dict[str, django_forms.Field] = corrections.fields(obj) if corrections else {}
        found |= {name: str(field.label) for name, field in fields.items()}
    return found


def changes(items: Iterable[Contribution]) -> dict[int, list[tuple[str, str, str]]]:
    """By contribution, what it would change: label, what stands there now, what is proposed."""
    every = [each for each in items if each.proposed]
    items = [each for each in every if each.is_correction]
    names, now = labels(items), {}
    for (kind, key), obj in targets(items).items():
        corrections = by_type()[kind].corrections
        now[(kind, key)] = corrections.present(obj) if corrections else {}
    return {each.pk: said_by(each) for each in every if not each.is_correction} | {
        each.pk: [
            (
                names.get(name, name),
                now.get((each.target_type, each.target_id), each.present).get(name, ""),
                value,
            )
            for name, value in each.proposed.items()
        ]
        for each in items
    }


def said_by(item: Contribution) -> list[tuple[str, str, str]]:
    """What an addition or an alert says, in the shape of changes: nothing stood there before."""
    declared = by_kind().get(item.kind)
    return [(label, "", text) for label, text in declared.shown(item.proposed)] if declared else []


@never_cache
@open_to("discussion.see_queue")
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Proposals, held comments, reports, appeals."""
    space = load(request, slug, "discussion.see_queue")
    waiting = queue_of(space)
    shown = changes([each.item for each in (*waiting.proposals, *waiting.appeals)])
    context = {
        "queue": waiting,
        "changes": shown,
        "why": WHY,
        "may_set": may(request.user, "discussion.set", space),
    }
    return _page(request, "queue", space, **context)


@never_cache
@open_to("discussion.see_queue")
def item(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """One contribution of the queue; every button of the queue posts here too."""
    space = load(request, slug, "discussion.see_queue")
    rows = Contribution.objects.filter(space=space).exclude(state__in=["unconfirmed", "binned", "gone"])
    found = get_object_or_404(rows.select_related(*PEOPLE), public_id=public_id)
    form = forms.RefusalForm(request.POST if request.method == "POST" else None, kind=found.kind)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _do(request.user, found, request.POST.get("do", ""), form.cleaned_data))
            return redirect("discussion:queue", slug)
        except ValidationError as refusal:
            forms.told(form, refusal)
            found.refresh_from_db()
    return _page(request, "item", space, **_shown(request, found), form=form)


def _shown(request: HttpRequest, found: Contribution) -> dict[str, Any]:
    from essaim.foundation.discussion.views.own import fate

    context = fate(request, found)
    context["changes"] = changes([found]).get(found.pk, [])
    context["reports"] = list(found.reports.filter(open=True).order_by("pk")[:LINES])
    context["why"] = WHY.get(found.held_for, "")
    context["verdicts"] = verdicts(found).items()
    appeal = context["appeal"]
    context["appealed"] = appeal is not None and appeal.decided_at is None
    context["not_me"] = context["appealed"] and others_decide(request.user, found)
    return context


def _do(user: Any, found: Contribution, do: str, given: dict[str, Any]) -> str:
    """Do what the button says; the sentence that tells it."""
    if do in verdicts(found):
        actions.decide_contribution(user, found, verdict=do, **given)
        return done(do)
    if do == "remove":
        actions.remove_comment(user, found, **given)
        return _("Retiré, avec la raison.")
    if do == "keep":
        actions.dismiss_reports(user, found)
        return _("Le commentaire reste ; les signalements sont clos.")
    if do in ("uphold", "overturn"):
        actions.decide_appeal(user, found, overturn=do == "overturn", words=given["words"])
        return _("La réponse au recours est partie.")
    raise ValidationError(_("Ce choix n’est pas proposé."))


def done(verdict: str) -> str:
    """The sentence that tells what was just answered."""
    said = {
        "publish": _("Publié."),
        "accept": _("La correction est faite."),
        "create": _("La fiche est dans l’annuaire."),
        "refuse": _("Refusé, avec la raison."),
    }
    return said.get(verdict) or _("C’est répondu : la personne le lira.")


@require_POST
@open_to("discussion.refuse_all")
def refuse_all(request: HttpRequest, slug: str) -> HttpResponse:
    """« Tout refuser de cette provenance »."""
    space = load(request, slug, "discussion.see_queue")
    check(request.user, "discussion.refuse_all", space)
    rows = Contribution.objects.filter(space=space, state="held", kind="comment")
    try:
        like = get_object_or_404(rows, public_id=UUID(request.POST.get("like", "")))
    except ValueError:
        return redirect("discussion:queue", slug)
    number = actions.refuse_all(request.user, space, like=like, reason=Reason.ADVERT)
    said = ngettext("%(number)s commentaire refusé.", "%(number)s commentaires refusés.", number)
    messages.success(request, said % {"number": number})
    return redirect("discussion:queue", slug)


@open_to("discussion.set")
def setting(request: HttpRequest, slug: str) -> HttpResponse:
    """How the space holds its discussions."""
    space = load(request, slug, "discussion.set")
    now = setting_of(space.pk)
    initial = {name: getattr(now, name) for name in ("who", "hold", "links_most", "reports_most")}
    form = forms.SettingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_setting(request.user, space, **form.cleaned_data)
        messages.success(request, _("Les réglages sont enregistrés."))
        return redirect("discussion:queue", slug)
    return _page(request, "setting", space, form=form)


@open_to("discussion.see_queue")
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided, why, by whom."""
    space = load(request, slug, "discussion.see_queue")
    rows = list(log_of(space, whole(request.GET.get("avant", "")))[: LINES + 1])
    following = f"?avant={rows[LINES - 1].pk}" if len(rows) > LINES else ""
    return _page(request, "log", space, decisions=rows[:LINES], next=following)
