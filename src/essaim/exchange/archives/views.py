"""A space taken away whole, and an archive read back into one that is empty."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from essaim.exchange.archives.forms import ArchiveForm
from essaim.exchange.archives.parts import archive_of, weight_of
from essaim.exchange.archives.starting import is_empty, start_reading
from essaim.foundation.files.quotas import weight
from essaim.foundation.formats.record import ReadError
from essaim.foundation.kernel.views import open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.queries import way_to
from essaim.foundation.spaces.views.base import load, tabs
from essaim.foundation.ui.typography import number


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the space away, or choose the archive to read back."""
    space = load(request, slug, "archives.make")
    sent = request.method == "POST"
    form = ArchiveForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = start_reading(request.user, space, upload, upload.name)
            return redirect("transfers:import", batch.public_id)
        except ReadError as error:
            form.add_error("file", error.sentence)
    here = reverse("archives:archive", args=[space.slug])
    context = {
        "space": space,
        "tabs": [each | {"current": each["href"] == here} for each in tabs(request, space, "")],
        "way": way_to(space, request.user),
        "form": form,
        "empty": is_empty(space),
        "files": _files_said(space, request.user),
        "largest": settings.MAX_UPLOAD_BYTES // (1024 * 1024),
    }
    return render(request, "archives/archive.html", context)


def _files_said(space: Space, user: Any) -> str:
    """« 12 fichiers joints, 34 Mo. »; "" where there is none."""
    count, size, unready = weight_of(space, user)
    said = ngettext("%(count)s fichier joint, %(size)s", "%(count)s fichiers joints, %(size)s", count)
    later = ngettext(
        "%(count)s autre, encore en préparation, n’y est pas.",
        "%(count)s autres, encore en préparation, n’y sont pas.",
        unready,
    )
    told = [f"{said % {'count': number(count), 'size': weight(size)}}."] if count else []
    return " ".join([*told, later % {"count": number(unready)}] if unready else told)


@open_to("signed-in")
@require_safe
def archive_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The archive itself, written as it is read."""
    space = load(request, slug, "archives.make")
    with_files = request.GET.get("fichiers") != "non"
    pieces = archive_of(space, request.user, with_files=with_files) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Encoding"] = "identity"  # gigabytes that are packed already: nobody packs them again
    name = f"{space.slug}-archive-{timezone.localdate().isoformat()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
