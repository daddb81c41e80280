"""Who was let go, until when, and the appeal: for administrators, and for the person concerned."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces import actions, forms
from essaim.foundation.spaces.actions.sanction import others_answer
from essaim.foundation.spaces.models import Sanction
from essaim.foundation.spaces.views.base import by_name, doing, done, load, page

LISTED = 100


@open_to("spaces.view_sanctions")
def sanctions(request: HttpRequest, slug: str) -> HttpResponse:
    """The last departures that administrators decided."""
    space = load(request, slug, "spaces.view_sanctions")
    found = space.sanctions.select_related("party", "by").order_by("-pk")[:LISTED]
    return page(request, "sanctions", space, "spaces:members", found=list(found))


@open_to("spaces.view_sanction")
def sanction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One departure: read by the person, who may appeal, and by administrators, who answer. The space itself may be
    closed to the person by now."""
    rows = Sanction.objects.select_related("space", "party", "by", "membership")
    found = get_allowed(rows, request.user, "spaces.view_sanction", public_id=public_id)
    waits = found.appealed_at is not None and found.answered_at is None
    offered = []
    if found.appealed_at is None and may(request.user, "spaces.appeal_sanction", found):
        said = _("Votre recours est transmis.")
        offered.append(doing(request, "appeal", forms.AppealForm, actions.appeal_sanction, found, said))
    not_me = waits and others_answer(request.user, found)
    if may(request.user, "spaces.answer_sanction", found) and (waits or found.bars) and not not_me:
        said = _("La réponse est partie.")
        offered.append(doing(request, "answer", forms.AnswerForm, actions.answer_sanction, found, said))
    if done(request, offered):
        return redirect("spaces:sanction", public_id)
    context = {
        "sanction": found,
        "space": found.space,
        "forms": by_name(offered),
        "not_me": not_me,
        "waits": waits,
    }
    return render(request, "spaces/sanction.html", context)
