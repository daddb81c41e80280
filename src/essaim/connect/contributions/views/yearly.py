"""The links of the yearly mail: a page that says what its button does; the button does it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from essaim.connect.contributions.yearly import CHOICES, MEND, Answering, answer, answering
from essaim.foundation.discussion import guard
from essaim.foundation.discussion.actions import propose_correction
from essaim.foundation.discussion.forms import CorrectionForm, told
from essaim.foundation.kernel.discussable import by_type
from essaim.foundation.kernel.views import open_to


@never_cache
@open_to("everyone")
def yearly(request: HttpRequest, token: str, choice: str) -> HttpResponse:
    """« Toujours juste », « à corriger », « à archiver », without signing in."""
    found = answering(token)
    if found is None or choice not in CHOICES:
        return render(request, "contributions/yearly_gone.html", status=410)
    form = _form(request, found) if choice == MEND else None
    if request.method == "POST" and _did(request, found, choice, form):
        return redirect("contributions:yearly", token, choice)
    others = [(label, name) for name, label in CHOICES.items() if name != choice]
    context = {
        "actor": found.actor,
        "choice": choice,
        "label": CHOICES[choice],
        "others": others,
        "token": token,
    }
    return render(request, "contributions/yearly.html", {**context, "form": form})


def _form(request: HttpRequest, found: Answering) -> CorrectionForm:
    corrections = by_type()[found.actor.type_name()].corrections
    if corrections is None:
        raise LookupError("cards take corrections")
    data = request.POST if request.method == "POST" else None
    return CorrectionForm(data, user=found.user, corrections=corrections, obj=found.actor)


def _did(request: HttpRequest, found: Answering, choice: str, form: CorrectionForm | None) -> bool:
    """Do it; False where it was refused, in the form."""
    try:
        guard.check_pace("account", str(found.user.pk))
        if form is None:
            messages.success(request, answer(found, choice))
            return True
        if not form.is_valid():
            return False
        propose_correction(found.user, found.actor, body=form.cleaned_data["body"], values=form.values)
        messages.success(request, _("Merci. L’animation de l’espace lit votre correction, puis vous répond."))
        return True
    except ValidationError as refusal:
        if form is None:
            messages.warning(request, " ".join(refusal.messages))
            return True
        told(form, refusal)
        return False
