"""Organisations: their page, one's own, and the mandates by which people act for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.rules import allowed, may
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces import actions, forms, queries
from essaim.foundation.spaces.models import Mandate, MandateOffer, Membership
from essaim.foundation.spaces.views.base import by_name, doing, done


@never_cache
@open_to("signed-in")
def organisations(request: HttpRequest) -> HttpResponse:
    """Those that one acts for, and for which one acts now."""
    return render(request, "spaces/organisations.html", {"mandates": queries.my_organisations(request.user)})


@open_to("signed-in")
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Create one, and manage it."""
    user: Any = request.user
    said = _("L’organisation est créée, et vous gérez ses mandats.")
    offered = [doing(request, "new", forms.OrganisationForm, actions.create_organisation, user.party, said)]
    made = done(request, offered)
    if made:
        return redirect("spaces:organisation", made.public_id)
    return render(request, "spaces/new_organisation.html", {"form": offered[0].form})


@open_to("everyone")
def organisation(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Where it belongs, for everybody; who acts for it, for those who do."""
    found = get_allowed(
        Party.objects.filter(kind="organisation"), request.user, "spaces.view_party", public_id=public_id
    )
    offered = []
    if may(request.user, "spaces.offer_mandate", found):
        said = _("La proposition de mandat est partie par courriel.")
        offered.append(doing(request, "offer", forms.OfferForm, actions.offer_mandate, found, said))
        options = {"initial": {"name": found.name}}
        said = _("L’organisation est renommée.")
        offered.append(
            doing(request, "rename", forms.RenameForm, actions.rename_organisation, found, said, **options)
        )
    if done(request, offered):
        return redirect("spaces:organisation", public_id)
    belongs = Membership.objects.filter(party=found, until=None).select_related("space", "party", "college")
    inside = may(request.user, "spaces.view_mandates", found)
    context = {
        "organisation": found,
        "memberships": allowed(belongs, request.user, "spaces.view_membership").order_by("space__name")[:100],
        "inside": inside,
        "mandates": queries.mandates_of(found)[:200] if inside else [],
        "offers": queries.open_offers(found)[:50] if offered else [],
        "forms": by_name(offered),
    }
    return render(request, "spaces/organisation.html", context)


@require_POST
@open_to("signed-in")
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for whom one acts from now on."""
    try:
        chosen = UUID(request.POST.get("party", ""))
    except ValueError:
        raise Http404 from None
    party = get_allowed(Party.objects.all(), request.user, "spaces.act_for", public_id=chosen)
    actions.act_for(request.user, party)
    said = (
        _("Vous agissez en votre nom.")
        if party.is_person
        else _("Vous agissez pour %(name)s.") % {"name": party.name}
    )
    messages.success(request, said)
    return redirect("spaces:organisations")


@require_POST
@open_to("spaces.end_mandate")
def end_mandate(request: HttpRequest, public_id: Any) -> HttpResponse:
    """End a mandate at once."""
    found = get_allowed(
        Mandate.objects.select_related("organisation"),
        request.user,
        "spaces.end_mandate",
        public_id=public_id,
    )
    try:
        actions.end_mandate(request.user, found)
        messages.success(request, _("Le mandat a pris fin."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    if found.card_only and found.person_id == getattr(request.user, "party_id", None):
        return redirect("spaces:organisations")  # its own page is for those who act for it
    return redirect("spaces:organisation", found.organisation.public_id)


@require_POST
@open_to("spaces.withdraw_offer")
def withdraw_offer(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Make a proposed mandate's link stop working."""
    rows = MandateOffer.objects.select_related("organisation")
    found = get_allowed(rows, request.user, "spaces.withdraw_offer", public_id=public_id)
    actions.withdraw_offer(request.user, found)
    messages.success(request, _("La proposition est retirée : son lien ne sert plus."))
    return redirect("spaces:organisation", found.organisation.public_id)


@never_cache
@open_to("everyone")
def mandate_offer(request: HttpRequest, token: str) -> HttpResponse:
    """What a mailed link opens: for which organisation, by whom, and the way to say yes."""
    found = queries.offer_of(token)
    if found is None:
        sentence = actions.invitation.no_longer_valid().messages[0]
        return render(request, "spaces/gone.html", {"sentence": sentence}, status=410)
    form = Form(request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and request.user.is_authenticated and form.is_valid()
    if sent and attempt(form, actions.accept_mandate, request.user, found, token=token):
        name = {"name": found.organisation.name}
        if found.card_only:
            messages.success(request, _("Vous pouvez maintenant modifier la fiche de %(name)s.") % name)
            return redirect("spaces:organisations")
        messages.success(request, _("Vous pouvez maintenant agir pour %(name)s.") % name)
        return redirect("spaces:organisation", found.organisation.public_id)
    return render(request, "spaces/mandate_offer.html", {"offer": found, "form": form})
