"""« Tout est encore juste »."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.connect.actors.reviewing import review_actor
from essaim.connect.actors.views.cards import load
from essaim.foundation.kernel.views import open_to


@open_to("actors.review")
@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Date the card as read over today."""
    review_actor(request.user, load(request, public_id, "actors.review"))
    messages.success(request, _("Merci. La fiche est notée comme relue aujourd’hui."))
    return redirect("actors:actor", public_id=public_id)
