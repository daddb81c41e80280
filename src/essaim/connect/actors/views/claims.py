"""Claiming a card: the demand, its page, what facilitators of the card's space see of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.connect.actors import claiming
from essaim.connect.actors.claim_forms import ClaimForm, ReasonForm
from essaim.connect.actors.jsonld import absolute
from essaim.connect.actors.models import Actor, Claim, PaperCode
from essaim.connect.actors.proofs import domains
from essaim.connect.actors.views.cards import load
from essaim.foundation.accounts.forms import CodeForm, attempt
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.views import get_allowed, open_to

SHOWN = 50


@never_cache
@open_to("signed-in")
def claim(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """« C’est mon organisation »: three proofs; where the card is represented already, the facilitators decide."""
    found = load(request, public_id, "actors.claim")
    form = ClaimForm(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, claiming.claim_actor, request.user, found, **form.cleaned_data)
        if made is not None:
            return redirect("actors:claim_page", public_id=made.public_id)
    context = {
        "actor": found,
        "form": form,
        "contested": claiming.is_represented(found),
        "domains": domains(found),
    }
    return render(request, "actors/claim.html", context)


@never_cache
@open_to("actors.view_claim")
def claim_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One claim: its code is typed here, its answer written and read here."""
    rows = Claim.objects.select_related("actor__space", "actor__party", "claimant", "decided_by")
    found = get_allowed(rows, request.user, "actors.view_claim", public_id=public_id)
    code_form, reason_form = _forms(request, found)
    if request.method == "POST" and _done(request, found, code_form, reason_form):
        return redirect("actors:claim_page", public_id=public_id)
    waits = found.state == Claim.State.WAITING
    context = {
        "claim": found,
        "actor": found.actor,
        "mine": may(request.user, "actors.abandon_claim", found),
        "sees_card": may(request.user, "actors.view", found.actor),
        "code_form": code_form,
        "reason_form": reason_form,
        "to_type": found.state == Claim.State.PENDING and may(request.user, "actors.prove_claim", found),
        "to_decide": waits and may(request.user, "actors.decide_claim", found),
        "to_withdraw": found.state == Claim.State.ACCEPTED
        and may(request.user, "actors.withdraw_claim", found),
        "contested": waits and claiming.is_represented(found.actor),
    }
    return render(request, "actors/claim_page.html", context)


def _forms(request: HttpRequest, found: Claim) -> tuple[CodeForm, ReasonForm]:
    do = request.POST.get("do", "")
    code = CodeForm(request.POST if do == "code" else None)
    reason = ReasonForm(request.POST if do in {"accept", "refuse", "withdraw"} else None)
    return code, reason


def _done(request: HttpRequest, found: Claim, code_form: CodeForm, reason_form: ReasonForm) -> bool:
    """Do what the button says; what is refused is told in its form."""
    do, user = request.POST.get("do", ""), request.user
    if do == "code" and code_form.is_valid():
        return _tried(request, found, code_form)
    if do == "abandon":
        try:
            claiming.abandon_claim(user, found)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return True
    if not reason_form.is_bound or not reason_form.is_valid():
        return False
    given = {"reason": reason_form.cleaned_data["reason"]}
    if do == "withdraw":
        return bool(attempt(reason_form, claiming.withdraw_claim, user, found, **given))
    return bool(attempt(reason_form, claiming.decide_claim, user, found, accept=do == "accept", **given))


def _tried(request: HttpRequest, found: Claim, form: CodeForm) -> bool:
    tried = attempt(form, claiming.prove_claim, request.user, found, code=form.cleaned_data["code"])
    if tried is None:
        return False
    if tried.state == Claim.State.PENDING:
        form.add_error("code", _("Ce n’est pas le bon code. Vérifiez-le, lettre par lettre."))
        return False
    return True


@never_cache
@open_to("actors.make_paper_code")
def representation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who claimed the card, and the codes on paper that wait; a new code is shown once, as a letter."""
    found = load(request, public_id, "actors.make_paper_code")
    if request.method == "POST":
        return _on_paper(request, found)
    claims = Claim.objects.filter(actor=found).select_related("claimant").order_by("-pk")[:SHOWN]
    codes = PaperCode.objects.usable(timezone.now()).filter(actor=found).select_related("made_by")
    context = {"actor": found, "claims": claims, "codes": codes.order_by("pk")[:SHOWN]}
    return render(request, "actors/representation.html", context)


def _on_paper(request: HttpRequest, found: Actor) -> HttpResponse:
    user: Any = request.user
    try:
        if named := request.POST.get("withdraw", ""):
            claiming.withdraw_paper_code(
                user, get_object_or_404(PaperCode, actor=found, public_id=_uuid(named))
            )
            messages.success(request, _("Le code est retiré : il ne sert plus."))
        else:
            paper, code = claiming.make_paper_code(user, found)
            address = absolute(reverse("actors:actor", args=[found.public_id]))
            context = {"actor": found, "paper": paper, "code": code, "address": address}
            return render(request, "actors/letter.html", context)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("actors:representation", public_id=found.public_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
