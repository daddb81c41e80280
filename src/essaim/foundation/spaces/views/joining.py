"""Ways in: invitations, requests, sponsors, decisions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces import actions, forms, mails, queries
from essaim.foundation.spaces.actions.application import window_open
from essaim.foundation.spaces.models import Application, Invitation, Sponsorship
from essaim.foundation.spaces.views.base import doing, done, load, page


@never_cache
@open_to("spaces.invite")
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite by mail or by a link; the link is shown once, in the answer to the form."""
    space = load(request, slug, "spaces.invite")
    options = {"user": request.user, "space": space}
    offered = [doing(request, "invite", forms.InviteForm, actions.invite, space, "", **options)]
    made = _invited(request, offered)
    if made and made.email:
        messages.success(request, _("L’invitation est partie à %(mail)s.") % {"mail": made.email})
        return redirect("spaces:invitations", slug)
    link = mails.absolute("spaces:invitation", made.token) if made else ""
    context = {"form": offered[0].form, "open": queries.open_invitations(space)[:200], "link": link}
    return page(request, "invitations", space, "spaces:invitations", **context)


def _invited(request: HttpRequest, offered: list[Any]) -> Any:
    form = offered[0].form
    if not offered[0].asked or not form.is_valid():
        return None
    return attempt(form, actions.invite, request.user, offered[0].target, **form.cleaned_data)


@require_POST
@open_to("spaces.withdraw_invitation")
def withdraw_invitation(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Make a link stop working."""
    rows = Invitation.objects.filter(space__slug=slug)
    invitation = get_allowed(rows, request.user, "spaces.withdraw_invitation", public_id=public_id)
    actions.withdraw_invitation(request.user, invitation)
    messages.success(request, _("L’invitation est retirée : son lien ne sert plus."))
    return redirect("spaces:invitations", slug)


@never_cache
@open_to("everyone")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What a link opens: who invites where, and the way in. Whoever holds the link may read the space's name."""
    found = queries.invitation_of(token)
    if found is None:
        sentence = actions.invitation.no_longer_valid().messages[0]
        return render(request, "spaces/gone.html", {"sentence": sentence}, status=410)
    form = None
    if request.user.is_authenticated:
        form = forms.OnBehalf(request.POST if request.method == "POST" else None, user=request.user)
        sent = request.method == "POST" and form.is_valid()
        if sent and attempt(
            form, actions.accept_invitation, request.user, found, token=token, **form.cleaned_data
        ):
            messages.success(request, _("Bienvenue !"))
            return redirect("spaces:space", found.space.slug)
    return render(
        request, "spaces/invitation.html", {"invitation": found, "space": found.space, "form": form}
    )


@never_cache
@open_to("signed-in")
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to join, in one's own name or an organisation's."""
    space = load(request, slug)
    receives = may(request.user, "spaces.apply", space)
    options = {"user": request.user, "space": space}
    said = _("Votre demande est partie. La réponse viendra par courriel.")
    offered = [doing(request, "apply", forms.ApplyForm, actions.apply_to_space, space, said, **options)]
    application = done(request, offered)
    if application:
        return redirect("spaces:application", slug, application.public_id)
    context = {
        "form": offered[0].form if receives else None,
        "window_open": window_open(space),
        "stance": queries.stance(request.user, space),
    }
    return page(request, "join", space, "spaces:space", **context)


@open_to("spaces.view_queue")
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for a decision, and the last answers."""
    space = load(request, slug, "spaces.view_queue")
    context = {"waiting": queries.waiting(space)[:200], "decided": queries.decided(space)}
    return page(request, "applications", space, "spaces:applications", **context)


@never_cache
@open_to("spaces.view_application")
def application(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """One request: read by who decides and who asked; decided or withdrawn here."""
    rows = Application.objects.select_related(
        "space__admission_body", "party", "submitted_by", "college", "decided_by"
    )
    found = get_allowed(rows, request.user, "spaces.view_application", space__slug=slug, public_id=public_id)
    form = forms.DecisionForm(request.POST or None, space=found.space, initial={"college": found.college_id})
    if request.method == "POST" and _answered(request, found, form):
        return redirect("spaces:application", slug, public_id)
    waits = found.state == Application.State.PENDING
    context = {
        "application": found,
        "form": form if waits and may(request.user, "spaces.decide_application", found) else None,
        "may_withdraw": waits and may(request.user, "spaces.withdraw_application", found),
        "sponsorships": list(found.sponsorships.select_related("party").order_by("pk")),
    }
    return page(request, "application", found.space, "spaces:applications", **context)


def _answered(request: HttpRequest, found: Application, form: Any) -> bool:
    """Do what the button says: accept, refuse or withdraw; what is refused is told in the form."""
    do = request.POST.get("do")
    if not form.is_valid() or do not in {"accept", "refuse", "withdraw"}:
        return False
    if do == "withdraw":
        return bool(attempt(form, actions.withdraw_application, request.user, found))
    decided = attempt(
        form, actions.decide_application, request.user, found, accept=do == "accept", **form.cleaned_data
    )
    found.refresh_from_db()
    return bool(decided)


@never_cache
@open_to("spaces.confirm_sponsorship")
def sponsorship(request: HttpRequest, public_id: Any) -> HttpResponse:
    """A member reads who asks for their word, and gives it."""
    rows = Sponsorship.objects.select_related("application__space", "application__party", "party")
    if not request.user.is_authenticated:
        return _sign_in_first(request)
    found = get_allowed(rows, request.user, "spaces.confirm_sponsorship", public_id=public_id)
    if request.method == "POST":
        try:
            actions.confirm_sponsorship(request.user, found)
            messages.success(request, _("Votre parrainage est confirmé. Merci !"))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("spaces:sponsorship", public_id)
    context = {"sponsorship": found, "application": found.application, "space": found.application.space}
    return render(request, "spaces/sponsorship.html", context)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.get_full_path())
