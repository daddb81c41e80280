"""The bytes: who asks is checked each time, then the server's own loop sends them, with ranges."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from essaim.foundation.files import storage
from essaim.foundation.files.models import File, Rendition
from essaim.foundation.files.queries import owner_of, visible
from essaim.foundation.kernel.sending import HEADER
from essaim.foundation.kernel.views import get_allowed, open_to

SHOWN_IN_PLACE = {"application/pdf", "text/plain", "text/vtt"}
ALONE = "default-src 'none'; sandbox"
# A browser's own reader of PDF does not open in a sandbox; nothing else may load all the same.
READER = "default-src 'none'; object-src 'self'"


@open_to("files.view")
@require_safe
def content(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """A file or something made of it. `?telecharger` has it saved rather than shown."""
    file = get_allowed(visible(request.user), request.user, "files.view", public_id=public_id)
    if owner_of(file, request.user) is None:
        raise Http404
    piece = _piece(file, name)
    tag = f'"{piece.sha256[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponseNotModified(), file, piece, tag)
    path = storage.local_path(piece.sha256)
    if not path:
        from django.core.files.storage import default_storage

        return HttpResponseRedirect(default_storage.url(storage.blob_name(piece.sha256)))
    if not storage.present(piece.sha256):
        raise Http404
    response = _dressed(HttpResponse(content_type=_type(piece.media_type)), file, piece, tag)
    response[HEADER] = path
    saved = "telecharger" in request.GET or not _shown(piece.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(saved, _saved_name(file, piece)) or "attachment"
    )
    return response


def _piece(file: File, name: str) -> Any:
    if name == file.name and file.sha256 and (file.state == "ready" or file.kind != "picture"):
        return file
    found = Rendition.objects.filter(file=file, name=name).first()
    if found is None:
        raise Http404
    return found


def _type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _shown(media_type: str) -> bool:
    return media_type.split("/")[0] in {"image", "audio", "video"} or media_type in SHOWN_IN_PLACE


def _saved_name(file: File, piece: Any) -> str:
    return piece.name if isinstance(piece, Rendition) else file.name


def _dressed(response: HttpResponse, file: File, piece: Any, tag: str) -> HttpResponse:
    public = file.visibility == "public" and file.state == "ready" and file.described
    lasting = isinstance(piece, Rendition)  # its name carries its digest
    response["ETag"] = tag
    response["Cache-Control"] = (
        ("public, max-age=31536000, immutable" if lasting else "public, no-cache")
        if public
        else "private, no-cache"
    )
    response["Content-Security-Policy"] = READER if piece.media_type == "application/pdf" else ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if public else "same-origin"
    return response
