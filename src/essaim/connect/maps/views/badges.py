"""Badges: the drawing, the page that hands its code, those of a space's members."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.connect.maps.badges import Belonging, belonging, of_space
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.models import Space

DARK = "sombre"
COLOURS = {  # paper, ink, soft ink, line, hexagon
    "": {"paper": "#fffdf9", "ink": "#211c15", "soft": "#5a5348", "line": "#cfc6b6", "mark": "#0d6868"},
    DARK: {"paper": "#211d17", "ink": "#f4eee2", "soft": "#c9bfae", "line": "#5a5348", "mark": "#6cc9c4"},
}
NARROWEST, LETTER, SMALL, SIDE = 190, 8.8, 7.2, 62  # pixels; letters of the widest usual fonts


def _found(network: str, public_id: UUID) -> Belonging:
    told = belonging(network, public_id)
    if told is None:
        raise Http404
    return told


@open_to("everyone")
@require_safe
def badge(request: HttpRequest, network: str, public_id: UUID) -> HttpResponse:
    """What is true today, as a drawing that any site may show, kept an hour; 404 for who never was a member."""
    told = _found(network, public_id)
    look = DARK if request.GET.get("apparence") == DARK else ""
    lines = max(len(told.short) * LETTER, len(told.head) * SMALL)
    context = {"told": told, "width": max(NARROWEST, round(SIDE + lines + 14)), **COLOURS[look]}
    response = HttpResponse(render_to_string("maps/badge.svg", context), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@open_to("everyone")
@require_safe
def badge_page(request: HttpRequest, network: str, public_id: UUID) -> HttpResponse:
    """The badge, light and dark, and the code to copy."""
    told = _found(network, public_id)
    looks = [(_("Clair"), told.image), (_("Sombre"), f"{told.image}?apparence={DARK}")]
    context = {
        "told": told,
        "card_url": reverse("actors:actor", args=[told.card.public_id]),
        "looks": [(label, image, _code(told, image)) for label, image in looks],
    }
    return render(request, "maps/badge.html", context)


def _code(told: Belonging, image: str) -> str:
    """The words beside the image must stay true whatever the image says on another day."""
    words = _("Adhésion à %(network)s, telle qu’elle est aujourd’hui") % {"network": told.network.name}
    address = settings.BASE_URL + reverse("actors:actor", args=[told.card.public_id])
    code = format_html(
        '<a href="{}"><img src="{}" alt="{}" height="56"></a>', address, settings.BASE_URL + image, words
    )
    return str(code)


@open_to("maps.hand_badges")
@require_safe
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    """The members of a space that have a public card, each with its badge."""
    space = get_allowed(Space.objects.all(), request.user, "maps.hand_badges", slug=slug)
    return render(request, "maps/badges.html", {"space": space, "members": of_space(space)})
