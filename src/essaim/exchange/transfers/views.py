"""Importing a file, looking at what it changes, applying, undoing; exporting what one may see."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.actors.listing import asked, in_words
from essaim.exchange.transfers import exports, preview
from essaim.exchange.transfers.forms import ColumnsForm, ImportForm
from essaim.exchange.transfers.queries import IMPORTS, by_key, known_sources
from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.registry import Format, formats
from essaim.foundation.imports.actions import apply_import, choose_columns, start_import, undo_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.protocol import further_roles, sinks
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.queries import way_to
from essaim.foundation.spaces.views.base import load, tabs


def _framed(request: HttpRequest, template: str, space: Space, tab: str, **context: Any) -> HttpResponse:
    """A page in the frame of its space, under one of the tools of `blocks.py`."""
    here = reverse(tab, args=[space.slug])
    shown = [each | {"current": each["href"] == here} for each in tabs(request, space, "")]
    frame = {"space": space, "tabs": shown, "way": way_to(space, request.user)}
    return render(request, f"transfers/{template}.html", frame | context)


def _import(request: HttpRequest, public_id: Any, rule: str) -> Import:
    return get_allowed(Import.objects.select_related("space", "by"), request.user, rule, public_id=public_id)


def _address(batch: Import) -> str:
    return reverse("transfers:import", args=[batch.public_id])


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file and say what it is."""
    space = load(request, slug, "imports.start")
    readable = exports.readable()
    accept = ",".join(sorted({f".{fmt.extension.lstrip('.')}" for fmt in readable} | {".json"}))
    form = ImportForm(
        request.POST or None, request.FILES or None, sources=known_sources(space), accept=accept
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        try:
            batch = start_import(request.user, space, upload=upload, file_name=upload.name, **given)
            return redirect(_address(batch))
        except ReadError as error:
            form.add_error("file", error.sentence)
    largest = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    shown = {"form": form, "readable": readable, "largest": largest, "templates": exports.templates()}
    return _framed(request, "new", space, "transfers:new", **shown)


@open_to("signed-in")
@require_safe
def import_page(request: HttpRequest, public_id: Any) -> HttpResponse:
    """One import, wherever it stands; `?part=body` answers the part that a waiting page asks for again and again."""
    batch = _import(request, public_id, "imports.view")
    template = "transfers/import.html#body" if request.GET.get("part") == "body" else "transfers/import.html"
    return render(request, template, preview.context(batch, request.GET, request.user))


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, public_id: Any) -> HttpResponse:
    """What the columns of a spreadsheet hold: proposed, then chosen."""
    batch = _import(request, public_id, "imports.choose_columns")
    if batch.state != Import.State.COLUMNS:
        return redirect(_address(batch))
    further = further_roles(sinks()[batch.sink], batch.space)
    form = ColumnsForm(request.POST if request.method == "POST" else None, asked=batch.asked, further=further)
    if request.method == "POST" and form.is_valid():
        try:
            choose_columns(request.user, batch, form.mapping())
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        return redirect(_address(batch))
    return render(request, "transfers/columns.html", {"batch": batch, "space": batch.space, "form": form})


@open_to("signed-in")
@require_safe
def template_file(request: HttpRequest, format: str) -> HttpResponse:
    """A spreadsheet to fill in: our columns, and one line that explains them."""
    fmt = formats().get(format)
    if fmt is None or fmt.template is None:
        raise Http404(_("Nous n’avons pas de modèle de ce format."))
    response = HttpResponse(b"".join(fmt.template()), content_type=fmt.media_type)
    response["Content-Disposition"] = f'attachment; filename="modele-essaim.{fmt.extension}"'
    return response


@open_to("signed-in")
@require_POST
def apply(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Have it done."""
    batch = _import(request, public_id, "imports.apply")
    try:
        apply_import(request.user, batch)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(_address(batch))


@open_to("signed-in")
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Ask once more, then take it all back."""
    batch = _import(request, public_id, "imports.undo")
    if request.method != "POST":
        return render(request, "transfers/undo.html", {"batch": batch, "space": batch.space})
    try:
        undo_import(request.user, batch)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(_address(batch))


@open_to("signed-in")
@require_safe
def space_imports(request: HttpRequest, slug: str) -> HttpResponse:
    """The imports of a space, newest first."""
    space = load(request, slug, "imports.start")
    found = allowed(Import.objects.filter(space=space).select_related("by"), request.user, "imports.view")
    page = by_key(found, request.GET, IMPORTS, newest_first=True)
    return _framed(request, "imports", space, "transfers:new", page=page)


@open_to("spaces.view")
@require_safe
def export_choice(request: HttpRequest, slug: str) -> HttpResponse:
    """The formats in which one may take what one sees."""
    space = load(request, slug)
    choices = [
        {"format": fmt, "href": reverse("transfers:export_file", args=[space.slug, fmt.name])}
        for fmt in exports.writable()
    ]
    return _framed(request, "export", space, "transfers:export", choices=choices)


@open_to("spaces.view")
@require_safe
def export_file(request: HttpRequest, slug: str, format: str) -> StreamingHttpResponse:
    """The file itself, written as it is read."""
    space = load(request, slug)
    fmt = _format(format)
    pieces = exports.export(space, fmt, request.user) if request.method == "GET" else iter(())
    return _file(pieces, fmt, space.slug)


def _format(name: str) -> Format:
    """404 where we write no such thing."""
    fmt = exports.find_format(name)
    if fmt is None:
        raise Http404(_("Nous n’écrivons pas ce format."))
    return fmt


def _file(pieces: Iterator[bytes], fmt: Format, slug: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=f"{fmt.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{exports.file_name(slug, fmt)}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@open_to("everyone")
@require_safe
def list_choice(request: HttpRequest) -> HttpResponse:
    """The formats in which one may take the cards of a list."""
    filters = asked(request.user, request.GET)
    query = filters.query(vue="")
    asks = f"?{query}" if query else ""
    context = {
        "choices": [
            {"format": fmt, "href": reverse("transfers:export_list_file", args=[fmt.name]) + asks}
            for fmt in exports.writable()
        ],
        "said": in_words(filters),
        "list_url": reverse("actors:directory") + asks,
    }
    return render(request, "transfers/export_list.html", context)


@open_to("everyone")
@require_safe
def list_file(request: HttpRequest, format: str) -> StreamingHttpResponse:
    """The file of these cards, those that one may see."""
    fmt, filters = _format(format), asked(request.user, request.GET)
    pieces = exports.export_list(filters, fmt, request.user) if request.method == "GET" else iter(())
    return _file(pieces, fmt, "annuaire")
