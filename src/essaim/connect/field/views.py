"""The field: choosing what to take along, the notebook that works without network, receiving what was noted."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from essaim.connect.actors import queries
from essaim.connect.actors.filters import FiltersForm
from essaim.connect.actors.hours import said_hours
from essaim.connect.actors.listing import asked, in_words
from essaim.connect.field import actions, packing
from essaim.connect.field.forms import NoteForm
from essaim.connect.field.models import Note
from essaim.connect.field.notes import LARGEST, read
from essaim.connect.field.words import words
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.kernel.views import open_to
from essaim.foundation.ui.assets import DIST, asset_url, fonts
from essaim.foundation.ui.assets import manifest as built
from essaim.foundation.ui.typography import typo

SHOWN = 50
A_DAY, MOST_A_DAY = timedelta(days=1), 2_000  # notes of one person
UNICODE = {"ensure_ascii": False}


@open_to("everyone")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one may take along, by filters; what one sent lately."""
    user: Any = request.user
    form = FiltersForm(user, request.GET)
    filters = form.chosen()
    found = queries.page(user, filters, {}, 1)
    own = Note.objects.filter(party_id=user.party_id) if user.is_authenticated else Note.objects.none()
    sent = own.select_related("actor").order_by("-pk")[:SHOWN]
    context = {
        "form": form,
        "page": found,
        "query": filters.query(vue=""),
        "narrowed": filters.chosen or filters.bbox,
        "most": packing.MOST,
        "notes": [_sent(note) for note in sent],
    }
    return render(request, "field/home.html", context)


def _sent(note: Note) -> dict[str, Any]:
    written = note.asked.get("fields", {}).get("name", "")
    return {
        "note": note,
        "name": note.actor.name if note.actor else written or _("une fiche"),
        "url": reverse("actors:actor", args=[note.actor.public_id])
        if note.actor and note.actor.binned_at is None
        else "",
        "sentence": note.answer.get("sentence", ""),
        "words": note.asked.get("words", ""),
    }


@open_to("everyone")
@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    """The same list on paper, with boxes to tick: for who goes without a phone, or without script."""
    filters = asked(request.user, request.GET)
    found = queries.page(request.user, filters, {}, packing.MOST, *packing.MORE)
    context = {
        "cards": [(card, packing.said(card), said_hours(card)) for card in found.rows],
        "cut": bool(found.after),
        "most": packing.MOST,
        "said": in_words(filters),
        "back": f"{reverse('field:home')}?{filters.query(vue='')}",
    }
    return render(request, "field/checklist.html", context)


@open_to("everyone")
@require_safe
def notebook(request: HttpRequest) -> HttpResponse:
    """The shell that a phone keeps: the same for everybody, nobody's data is in it."""
    return render(request, "field/notebook.html", {"form": NoteForm(), "words": words()})


@open_to("everyone")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it keeps; it changes with what is kept, in this language and theme."""
    shell = [
        reverse("field:notebook"),
        asset_url("essaim.css"),
        asset_url("field.js"),
        static("ui/mark.svg"),
        reverse("field:manifest"),
        *fonts(),
    ]
    page = render_to_string("field/notebook.html", {"form": NoteForm(), "words": words()}, request)
    script = (DIST / built()["field-worker.js"]).read_text()
    version = hashlib.sha256("".join([*shell, page, script]).encode()).hexdigest()[:12]
    given = json.dumps({"version": version, "page": shell[0], "files": shell})
    response = HttpResponse(f"self.shell={given};\n{script}", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@open_to("everyone")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What lets a phone put the notebook among its applications."""
    given = {
        "name": _("Carnet de terrain"),
        "short_name": _("Carnet"),
        "start_url": reverse("field:notebook"),
        "scope": reverse("field:home"),
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#fbf8f2",
        "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(given, content_type="application/manifest+json", json_dumps_params=UNICODE)


@never_cache
@open_to("everyone")
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Whose session it is, "" for nobody's, and the token that a sending needs."""
    user = request.user
    party = str(user.party.public_id) if user.is_authenticated else ""
    return JsonResponse({"party": party, "token": get_token(request)})


@never_cache
@open_to("signed-in")
@require_safe
def cards(request: HttpRequest) -> JsonResponse:
    """The cards of a list, to take along."""
    return JsonResponse(
        packing.pack(request.user, asked(request.user, request.GET)), json_dumps_params=UNICODE
    )


@never_cache
@open_to("signed-in")
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """One note; answers once what it did is written. 400: not a note; 409: somebody else's; 413: too large; 429: too many."""
    user: Any = request.user
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _not_received(413, _("Cette note est trop longue : raccourcissez-la."))
    since = timezone.now() - A_DAY
    recent = Note.objects.filter(party_id=user.party_id, created_at__gte=since).order_by("-pk")
    if recent[MOST_A_DAY - 1 : MOST_A_DAY].exists():
        return _not_received(429, _("Trop de notes en un jour : tout est gardé, la suite partira demain."))
    try:
        given = read(request.body)
    except ValidationError as refusal:
        return _not_received(400, refusal.message)
    try:
        note = actions.receive(user, given)
    except (ValidationError, Denied) as refusal:
        said = refusal.sentence if isinstance(refusal, Denied) else refusal.message
        return _not_received(409, said)
    return JsonResponse(_answer(user, note), json_dumps_params=UNICODE)


def _not_received(status: int, sentence: Any) -> JsonResponse:
    return JsonResponse({"error": typo(sentence)}, status=status, json_dumps_params=UNICODE)


def _answer(user: Any, note: Note) -> dict[str, Any]:
    card = packing.packed_again(user, note.actor_id) if note.actor_id else None
    said = {"sentence": typo(note.answer.get("sentence", ""))}
    return {"id": str(note.public_id), "state": note.state, **note.answer, **said, "card": card}
