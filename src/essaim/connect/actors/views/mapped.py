"""What the script of the map asks: points and clusters of a view, tiles. What it reads is imported where it is used: numpy
takes its time, and its place."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.filters import NAMES
from essaim.foundation.kernel.views import open_to

FARTHEST = 24.0
DEEPEST = 22  # the closest tiles
MVT = "application/vnd.mapbox-vector-tile"


def template() -> str:
    """The address of the tiles, as the map's script fills it in."""
    return reverse("actors:tile", args=["Z", "X", "Y"]).replace("Z/X/Y", "{z}/{x}/{y}")


@open_to("everyone")
def points(request: HttpRequest) -> HttpResponse:
    """What the map shows of a box, as JSON; 400 with a sentence where the box or the zoom cannot be read."""
    from essaim.connect.actors.atlas.choosing import asked
    from essaim.connect.actors.points import clustered

    filters = asked(request.user, request.GET)
    zoom = _zoom(request.GET.get("zoom", ""))
    if not filters.boxes or zoom is None:
        return _said(_("Il faut « bbox » (ouest,sud,est,nord en degrés) et « zoom » (de 0 à 24)."), 400)
    found = clustered(request.user, filters, list(filters.boxes), zoom)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@open_to("everyone")
def tile(request: HttpRequest, z: str, x: str, y: str) -> HttpResponse:
    """What strangers see of a square of the map, as a vector tile; 404 with a sentence where there is no such square."""
    from essaim.connect.actors import points as mapped
    from essaim.connect.actors.atlas.choosing import asked
    from essaim.connect.actors.atlas.reading import stamp_text

    at = _square(z, x, y)
    if at is None:
        return _said(_("Cette tuile n’existe pas : z va de 0 à 22, x et y de 0 à 2^z - 1."), 404)
    tag = f'"{stamp_text()}-{date.today()}"'
    if not any(map(request.GET.get, NAMES)) and request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    try:
        content = mapped.tile(asked(request.user, request.GET).without_place(), *at)
    except mapped.NotDrawn:
        return _said(_("La carte se prépare : elle vient d’ici quelques minutes."), 503)
    return HttpResponse(content, content_type=MVT, headers={"ETag": tag, "Cache-Control": "no-cache"})


def _said(sentence: str, status: int) -> HttpResponse:
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


def _square(z: str, x: str, y: str) -> tuple[int, int, int] | None:
    plain = all(part.isascii() and part.isdigit() and len(part) < 9 for part in (z, x, y))
    if not plain or int(z) > DEEPEST or max(int(x), int(y)) >= 1 << int(z):
        return None
    return int(z), int(x), int(y)


def _zoom(text: str) -> float | None:
    try:
        zoom = float(text)
    except ValueError:
        return None
    return zoom if 0 <= zoom <= FARTHEST else None
