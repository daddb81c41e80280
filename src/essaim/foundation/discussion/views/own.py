"""What becomes of what one wrote: confirming it, following it, changing it, asking for a second look."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.foundation.discussion import actions, forms, guard, links
from essaim.foundation.discussion.models import Appeal, Contribution
from essaim.foundation.discussion.naming import Named, anchor, named
from essaim.foundation.discussion.naming import about as about_of
from essaim.foundation.discussion.queries import mine as mine_of
from essaim.foundation.discussion.views.base import load, target_of, whole
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Revision
from essaim.foundation.kernel.views import open_to

LISTED = 50


def fate(request: HttpRequest, found: Contribution, **more: Any) -> dict[str, Any]:
    """What its author reads of it: states, answers, the appeal."""
    about = about_of(found, named([found]))
    if not about.name:
        about = Named(_("une page qui n’est plus là"), "")
    return {
        "item": found,
        "about": about,
        "changes": _changes(found),
        "decisions": list(found.decisions.order_by("pk")),
        "days": settings.GUEST_DAYS,
        "appeal": Appeal.objects.filter(contribution=found).first(),
        **more,
    }


def _changes(found: Contribution) -> list[tuple[str, str, str]]:
    """What it proposed, beside what stood there on that day."""
    from essaim.foundation.discussion.views.moderating import labels, said_by

    if not found.is_correction:
        return said_by(found)
    names = labels([found])
    return [
        (names.get(name, name), found.present.get(name, ""), value) for name, value in found.proposed.items()
    ]


def _may_appeal(found: Contribution) -> bool:
    return found.state in ("refused", "removed") and not Appeal.objects.filter(contribution=found).exists()


@never_cache
@open_to("everyone")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail shows a button; the button confirms."""
    found = links.to_confirm(token)
    if found is None:
        return render(request, "discussion/gone.html", status=410)
    if found.state != Contribution.State.UNCONFIRMED:
        return redirect(links.follow_path(found))
    if request.method == "POST":
        try:
            actions.confirm_contribution(SYSTEM, found)
            messages.success(
                request, _("C’est confirmé, merci. Gardez l’adresse de cette page : elle dit la suite.")
            )
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(links.follow_path(found))
    return render(request, "discussion/confirm.html", fate(request, found))


@never_cache
@open_to("everyone")
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce qu’est devenue votre contribution », by the secret link of a mail."""
    found = links.followed(token)
    if found is None:
        return render(request, "discussion/gone.html", status=410)
    do = request.POST.get("do") if request.method == "POST" else ""
    form = forms.AppealForm(request.POST if do == "appeal" else None)
    if do and _did(request, SYSTEM, found, do, form):
        return redirect(links.follow_path(found)) if do != "withdraw" else redirect("/")
    context = fate(request, found, form=form, may_appeal=_may_appeal(found), secret=True)
    return render(request, "discussion/fate.html", context)


def _did(request: HttpRequest, by: Any, found: Contribution, do: str, form: forms.AppealForm) -> bool:
    """Do what a button of the page asks; False: refused, in the form."""
    try:
        if do == "withdraw":
            actions.bin_contribution(by, found)
            messages.success(request, _("C’est retiré ; tout s’efface dans trente jours."))
        elif do == "forget":
            actions.forget_guest(SYSTEM, found)
            said = _(
                "Votre adresse est oubliée : aucun courriel ne partira plus, aucun historique ne dit votre nom."
            )
            messages.success(request, said)
        elif do == "appeal" and form.is_valid():
            actions.appeal_decision(by, found, words=form.cleaned_data["words"])
            messages.success(request, _("Votre recours est transmis ; une autre personne le lira."))
        else:
            return False
    except ValidationError as refusal:
        forms.told(form, refusal)
        return False
    return True


@open_to("signed-in")
def mine(request: HttpRequest) -> HttpResponse:
    """What one wrote, and where it stands."""
    found = mine_of(request.user)
    if before := whole(request.GET.get("avant", "")):
        found = found.filter(pk__lt=before)
    rows = list(found[: LISTED + 1])
    about = named(rows[:LISTED])
    shown = [(each, about_of(each, about)) for each in rows[:LISTED]]
    following = f"?avant={rows[LISTED - 1].pk}" if len(rows) > LISTED else ""
    return render(request, "discussion/mine.html", {"shown": shown, "next": following})


@never_cache
@open_to("discussion.view")
def contribution(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One's own: what became of it. Others are led to where it stands."""
    found = load(request, public_id, "discussion.view")
    if not request.user.is_authenticated or found.author_id != request.user.party_id:
        return _elsewhere(request, found)
    do = request.POST.get("do") if request.method == "POST" else ""
    form = forms.AppealForm(request.POST if do == "appeal" else None)
    if do in ("withdraw", "appeal") and _did(request, request.user, found, do, form):
        return redirect("discussion:contribution", public_id)
    context = fate(request, found, form=form, may_appeal=_may_appeal(found), secret=False)
    return render(request, "discussion/fate.html", context)


def _elsewhere(request: HttpRequest, found: Contribution) -> HttpResponse:
    """The page that it stands on, or the queue for who moderates."""
    target = target_of(request.user, found)
    if target is not None and found.readable:
        return redirect(anchor(found, target))
    if request.user.is_authenticated:
        return redirect("discussion:item", found.space.slug, found.public_id)
    return render(request, "discussion/gone.html", status=404)


@open_to("discussion.edit")
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change one's words: freely for a quarter of an hour, then with a mark and the versions."""
    found = load(request, public_id, "discussion.edit")
    form = forms.EditForm(request.POST if request.method == "POST" else None, initial={"body": found.body})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_comment(request.user, found, body=form.cleaned_data["body"])
            messages.success(request, _("Votre commentaire est changé."))
            return redirect("discussion:contribution", public_id)
        except ValidationError as refusal:
            forms.told(form, refusal)
    return render(request, "discussion/edit.html", fate(request, found, form=form))


@require_POST
@open_to("discussion.restore")
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back what one had taken away."""
    found = load(request, public_id, "discussion.restore")
    actions.restore_contribution(request.user, found)
    messages.success(request, _("C’est repris."))
    return redirect("discussion:contribution", public_id)


@open_to("discussion.report")
def versions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a comment said before it was changed: for whoever reads it."""
    found = load(request, public_id, "discussion.report")
    rows = Revision.objects.filter(object_type=found.type_name(), object_id=found.pk, erased=False)
    changed = [each for each in rows.select_related("entry").order_by("pk")[:LISTED] if "body" in each.before]
    return render(request, "discussion/versions.html", fate(request, found, versions=changed))


@never_cache
@open_to("discussion.report")
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that a comment should not stand; an account is not needed."""
    found = load(request, public_id, "discussion.report")
    form = forms.ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            guard.check_pace("report", _reporter(request))
            by = request.user if request.user.is_authenticated else SYSTEM
            actions.report_comment(by, found, **form.cleaned_data)
            messages.success(request, _("Merci : l’animation de l’espace va le relire."))
            return redirect(named([found])[(found.target_type, found.target_id)].url)
        except ValidationError as refusal:
            forms.told(form, refusal)
    return render(request, "discussion/report.html", fate(request, found, form=form))


def _reporter(request: HttpRequest) -> str:
    return f"account {request.user.pk}" if request.user.is_authenticated else guard.origin_of(request)
