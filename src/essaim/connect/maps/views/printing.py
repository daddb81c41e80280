"""A directory to print: asked for, made at once where it is short, followed and found again where it is long."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import in_words
from essaim.connect.maps import actions, showing
from essaim.connect.maps.forms import PrintForm
from essaim.connect.maps.models import Printing
from essaim.connect.maps.printing.book import MOST, counted, write
from essaim.connect.maps.printing.pressing import Failed, press
from essaim.connect.maps.showing import Refused
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.views import get_allowed, open_to

AT_ONCE = 500  # cards; beyond, behind, for who has an account
STRANGER = AnonymousUser()


def _list_address(filters: Filters) -> str:
    query = filters.query(vue="")
    return f"{reverse('actors:directory')}?{query}" if query else reverse("actors:directory")


def _refused(request: HttpRequest, refusal: Exception) -> HttpResponseRedirect:
    messages.warning(request, str(refusal))
    return redirect("actors:directory")


@open_to("everyone")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Title and paper of the directory of a list; a short one is made at once, a long one behind."""
    try:
        filters = showing.read(request.user, request.GET)
    except Refused as refusal:
        return _refused(request, refusal)
    said = in_words(filters)
    title = filters.space.name if filters.space else _("Annuaire")
    initial = {"title": request.GET.get("titre") or title, "paper": request.GET.get("papier") or "a4"}
    form = PrintForm(request.user, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = _print(request, filters, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "said": said,
        "count": counted(STRANGER, filters),
        "most": MOST,
        "at_once": AT_ONCE,
        "list_url": _list_address(filters),
        # A page of its own, then a link: a form that would end in a download would not be usable again.
        "file_url": f"{reverse('maps:print_file')}?{request.GET.urlencode()}"
        if "titre" in request.GET
        else "",
    }
    return render(request, "maps/print.html", context)


def _print(request: HttpRequest, filters: Filters, form: PrintForm) -> HttpResponse | None:
    """The way to the file, or the work that makes it; None where the form says why not."""
    given = form.cleaned_data
    reserved = bool(given.get("reserved"))
    count = counted(request.user if reserved else STRANGER, filters)
    if count > MOST:
        form.add_error(
            None, _("C’est trop pour un seul annuaire : choisissez un lieu, une catégorie ou un réseau.")
        )
        return None
    if count <= AT_ONCE and not reserved:
        query = filters.query(vue="", titre=given["title"], papier=given["paper"])
        return redirect(f"{reverse('maps:print')}?{query}")
    if not request.user.is_authenticated:
        form.add_error(
            None, _("Il faut un compte pour imprimer un long annuaire : connectez-vous, ou filtrez la liste.")
        )
        return None
    fields = {
        "title": given["title"],
        "paper": given["paper"],
        "reserved": reserved,
        "query": filters.query(vue=""),
    }
    made = attempt(form, actions.ask_printing, request.user, request.user.party, **fields)
    return redirect("maps:printing", made.public_id) if made else None


@open_to("everyone")
@require_safe
def at_once(request: HttpRequest) -> HttpResponse:
    """The file of a short list, as everybody may read it."""
    try:
        filters = showing.read(STRANGER, request.GET)
    except Refused as refusal:
        return _refused(request, refusal)
    title = (request.GET.get("titre", "").replace("\x00", "") or _("Annuaire"))[:120]
    paper = request.GET.get("papier", "")
    if counted(STRANGER, filters) > AT_ONCE or paper not in Printing.Format.values:
        query = filters.query(vue="")
        return redirect(f"{reverse('maps:print')}?{query}" if query else reverse("maps:print"))
    try:
        content = press(write(STRANGER, filters, title=title, paper=paper))
    except Failed as failure:
        messages.warning(request, str(failure))
        return redirect(f"{reverse('maps:print')}?{filters.query(vue='')}")
    return _file(content)


def _file(content: bytes) -> HttpResponse:
    name = f"annuaire-{timezone.localdate().isoformat()}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _printings() -> QuerySet[Printing]:
    return Printing.objects.defer("content")


@open_to("maps.follow_printing")
@require_safe
def printing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is; its file once it is made."""
    found = get_allowed(_printings(), request.user, "maps.follow_printing", public_id=public_id)
    again = f"{reverse('maps:print')}?{found.query}" if found.query else reverse("maps:print")
    context: dict[str, Any] = {"printing": found, "again_url": again, "megabytes": found.size / 1_000_000}
    part = "#body" if request.GET.get("part") == "body" else ""
    return render(request, f"maps/printing.html{part}", context)


@open_to("maps.follow_printing")
@require_safe
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file itself; 404 as long as it is not made."""
    found = get_allowed(Printing.objects.all(), request.user, "maps.follow_printing", public_id=public_id)
    if found.content is None:
        raise Http404
    response = _file(bytes(found.content))
    response["Cache-Control"] = "private, no-store"
    return response


@open_to("maps.follow_printing")
@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw it away."""
    found = get_allowed(_printings(), request.user, "maps.follow_printing", public_id=public_id)
    actions.drop_printing(request.user, found)
    messages.success(request, _("L’annuaire est jeté."))
    return redirect("maps:print")
