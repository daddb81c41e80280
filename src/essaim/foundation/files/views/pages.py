"""The page of a file, and the files of a space."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.foundation.files import presenting, quotas, transcoding
from essaim.foundation.files.actions import bin_file, restore_file
from essaim.foundation.files.models import File, Kind, Usage
from essaim.foundation.files.queries import SIZES, named, of_space, owner_of
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.rules import allowed, may, with_abilities
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.views.base import frame
from essaim.foundation.spaces.views.base import load as load_space

ABILITIES = ("files.edit", "files.bin")


def load(request: HttpRequest, public_id: UUID, rule: str = "files.view") -> tuple[File, PublicModel]:
    """The file and what it is attached to, where the reader sees both; 404 otherwise."""
    rows = File.objects.select_related("space", "uploaded_by").prefetch_related(SIZES)
    file = get_allowed(with_abilities(rows, request.user, ABILITIES), request.user, rule, public_id=public_id)
    owner = owner_of(file, request.user)
    if owner is None:
        raise Http404
    return file, owner


@open_to("files.view")
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The permanent address of a file: a page, or JSON-LD; `?part=state` answers the part that a waiting page asks for."""
    found, owner = load(request, public_id)
    if request.GET.get("part") == "state":
        response = render(request, "files/file.html#state", {"file": found})
        if found.state != "processing":
            response["HX-Redirect"] = reverse("files:file", args=[public_id])
        return response
    name, url = named(owner)
    context = {
        "file": found,
        "owner_name": name,
        "owner_url": url,
        "facts": presenting.facts(found, request.user),
        "captions": presenting.captions(found),
        "film": presenting.film(found),
        "still": presenting.still(found),
        "transcoder": transcoding.available(),
    }
    return jsonld_or_html(request, "files/file.html", context, lambda: presenting.document(found))


@open_to("files.bin")
@require_POST
def put_in_bin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a file in the bin."""
    found, owner = load(request, public_id, "files.bin")
    bin_file(request.user, found)
    messages.success(request, _("Le fichier est dans la corbeille, pour trente jours."))
    return redirect(named(owner)[1])


@open_to("files.restore")
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a file out of the bin."""
    found = get_allowed(
        File.objects.select_related("space"), request.user, "files.restore", public_id=public_id
    )
    restore_file(request.user, found)
    messages.success(request, _("Le fichier est de nouveau à sa place."))
    return redirect("files:space", found.space.slug)


@open_to("spaces.view")
@require_safe
def space_files(request: HttpRequest, slug: str) -> HttpResponse:
    """The files of a space that the reader may see, by kind; for its members, the room left; the bin of those they keep."""
    space = load_space(request, slug)
    kind, binned = request.GET.get("nature", ""), request.GET.get("etat") == "corbeille"
    before = request.GET.get("avant", "")
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    page = of_space(space, request.user, kind, key, binned)
    context: dict[str, Any] = frame(request, space) | {
        "page": page,
        "next": _next(page.next, kind, binned),
        "kind": kind,
        "kinds": Kind.choices,
        "binned": binned,
        "may_bin": allowed(File.objects.filter(space=space), request.user, "files.restore").exists(),
        "add_url": reverse("files:add", args=["espace", space.public_id])
        if may(request.user, "files.deposit", space)
        else "",
        "room": _room(request, space),
    }
    return render(request, "files/space.html", context)


def _next(start: str, kind: str, binned: bool) -> str:
    more = (f"&nature={kind}" if kind else "") + ("&etat=corbeille" if binned else "")
    return start + more if start else ""


def _room(request: HttpRequest, space: Space) -> list[dict[str, Any]]:
    """What the space and the reader hold, of what they may; for its members only."""
    if not may(request.user, "files.deposit", space):
        return []
    asked = (
        (_("Cet espace"), Usage.Of.SPACE, space.pk),
        (_("Vous, tous espaces réunis"), Usage.Of.PERSON, scope_of(request.user).party_id),
    )
    rows = []
    for label, of, key in asked:
        used, most = quotas.used(of, key or 0), quotas.most(of)
        said = quotas.weight(used)
        if most:
            said = _("%(used)s sur %(most)s") % {"used": said, "most": quotas.weight(most)}
        rows.append({"label": label, "said": said, "used": used // 1_000, "most": most // 1_000})
    return rows
