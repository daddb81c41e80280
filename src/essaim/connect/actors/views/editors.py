"""Who may edit a card for its organisation: those who act for it, those whom it entrusts with the card for a time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from essaim.connect.actors.models import Actor
from essaim.connect.actors.views.cards import load
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.views import open_to
from essaim.foundation.spaces import actions as spaces
from essaim.foundation.spaces.models import Mandate
from essaim.foundation.spaces.queries import mandates_of, open_offers
from essaim.foundation.ui.widgets import Day

A_YEAR, LONGEST = 365, 3 * 365  # days
SHOWN = 100


def _in_a_year() -> date:
    return date.today() + timedelta(days=A_YEAR)


class EditorForm(forms.Form):
    """Whom the card is entrusted to, and until when."""

    email = forms.EmailField(
        label=gettext_lazy("Adresse de courriel"),
        help_text=gettext_lazy(
            "La personne reçoit un lien ; elle peut modifier la fiche quand elle accepte."
        ),
    )
    ends = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        widget=Day,
        initial=_in_a_year,
        error_messages={"required": gettext_lazy("Dites jusqu’à quand.")},
    )

    def clean_ends(self) -> date:
        """Three years at most: then one asks oneself again."""
        ends: date = self.cleaned_data["ends"]
        if ends > date.today() + timedelta(days=LONGEST):
            raise ValidationError(_("Trois ans au plus : vous pourrez la confier de nouveau."))
        return ends


@never_cache
@open_to("actors.entrust")
def editors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who may edit the card; entrust somebody with it, take it back."""
    found = load(request, public_id, "actors.entrust")
    if found.party is None:
        raise Http404  # the host may do all, but there is no organisation to speak for
    asked = request.method == "POST" and "do" not in request.POST
    form = EditorForm(request.POST if asked else None)
    if request.method == "POST" and (_given(request, found, form) if asked else _taken_back(request, found)):
        return redirect("actors:editors", public_id=public_id)
    context = {
        "actor": found,
        "form": form,
        "mandates": mandates_of(found.party)[:SHOWN],
        "offers": open_offers(found.party)[:SHOWN],
    }
    return render(request, "actors/editors.html", context)


def _given(request: HttpRequest, found: Actor, form: EditorForm) -> bool:
    if not form.is_valid():
        return False
    given = {**form.cleaned_data, "card_only": True}
    if not attempt(form, spaces.offer_mandate, request.user, found.party, **given):
        return False
    messages.success(request, _("La proposition est partie par courriel."))
    return True


def _taken_back(request: HttpRequest, found: Actor) -> bool:
    """End a mandate that is for the card only, or withdraw an offer; others are ended on the organisation's page."""
    party: Any = found.party
    try:
        key = UUID(request.POST.get("which", ""))
    except ValueError:
        raise Http404 from None
    try:
        if request.POST["do"] == "end":
            held = Mandate.objects.live().filter(organisation=party, card_only=True)
            spaces.end_mandate(request.user, get_object_or_404(held, public_id=key))
            messages.success(request, _("C’est repris : cette personne ne modifie plus la fiche."))
        else:
            spaces.withdraw_offer(request.user, get_object_or_404(open_offers(party), public_id=key))
            messages.success(request, _("La proposition est retirée : son lien ne sert plus."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return True
