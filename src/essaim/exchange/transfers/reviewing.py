"""Deciding of an import's rows, from its page: one by one, those ticked, or a whole list."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from essaim.exchange.transfers.preview import rows_of
from essaim.exchange.transfers.wording import LEFT_OUT, TWINS
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.reviewing import keep_fields, leave_out, say_twin, say_twins
from essaim.foundation.kernel.views import get_allowed, open_to

TABS = {*ImportRow.Plan.values, LEFT_OUT, TWINS}


@open_to("imports.review")
@require_POST
def review(request: HttpRequest, public_id: Any) -> HttpResponse:
    """What was decided, then back to where one was; 404 for rows of another import, or for an unknown decision."""
    found = Import.objects.select_related("space")
    batch = get_allowed(found, request.user, "imports.review", public_id=public_id)
    given = request.POST
    try:
        if given.get("do") in {"out", "in", "all_out", "all_in"}:
            _lot(request, batch, given)
        elif given.get("do") in {"archive", "keep_all"}:
            _vanished(request, batch, archive=given.get("do") == "archive")
        elif given.get("do") == "twins":
            _same(request, batch, given)
        elif given.get("do") in {"keep", "same", "distinct"}:
            _one(request, batch, given)
        else:
            raise Http404
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(_back(batch, given))


def _lot(request: HttpRequest, batch: Import, given: QueryDict) -> None:
    out = given.get("do", "").endswith("out")
    count = leave_out(request.user, batch, _rows(batch, given), out=out)
    if not count:
        messages.info(request, _("Cochez d’abord des fiches."))
    elif out:
        said = ngettext("%(count)d fiche laissée de côté.", "%(count)d fiches laissées de côté.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.success(
            request,
            ngettext("%(count)d fiche reprise.", "%(count)d fiches reprises.", count) % {"count": count},
        )


def _vanished(request: HttpRequest, batch: Import, *, archive: bool) -> None:
    """Too much of the source vanished: said to be archived all the same, or kept."""
    gone = batch.rows.filter(plan=ImportRow.Plan.ARCHIVE)
    leave_out(request.user, batch, gone, out=not archive)
    messages.info(
        request,
        _("Les fiches disparues de la source seront archivées.")
        if archive
        else _("Les fiches disparues de la source seront gardées."),
    )


def _same(request: HttpRequest, batch: Import, given: QueryDict) -> None:
    """Those ticked are the very cards that they resemble."""
    count = say_twins(request.user, batch, _rows(batch, given))
    said = ngettext("%(count)d fiche sera réunie.", "%(count)d fiches seront réunies.", count)
    messages.info(request, said % {"count": count} if count else _("Cochez d’abord des fiches."))


def _rows(batch: Import, given: QueryDict) -> QuerySet[ImportRow]:
    if given.get("do", "").startswith("all"):
        return rows_of(batch, _tab(given), given.get("q", "").strip()[:100])
    return batch.rows.filter(pk__in=[int(key) for key in given.getlist("row")[:200] if _is_key(key)])


def _one(request: HttpRequest, batch: Import, given: QueryDict) -> None:
    key = given.get("row", "")
    if not _is_key(key):
        raise Http404
    row = get_object_or_404(batch.rows, pk=int(key))
    if given.get("do") == "keep":
        keep_fields(request.user, batch, row, given.getlist("kept"))
        messages.success(request, _("Vos choix pour cette fiche sont gardés."))
    else:
        say_twin(request.user, batch, row, same=given.get("do") == "same")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _tab(given: QueryDict) -> str:
    plan = given.get("plan", "")
    if plan not in TABS:
        raise Http404
    return plan


def _back(batch: Import, given: QueryDict) -> str:
    """The page of the import, under the same tab; a list that a whole lot has left starts again."""
    kept = {name: given.get(name, "") for name in ("plan", "q", "after", "before")}
    if given.get("do", "").startswith("all"):
        kept |= {"after": "", "before": ""}
    asked = urlencode({name: value for name, value in kept.items() if value})
    return f"{reverse('transfers:import', args=[batch.public_id])}?{asked}#fiches"
