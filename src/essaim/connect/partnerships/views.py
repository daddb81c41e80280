"""The register of partnerships: the list, one agreement, writing it, reading it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.connect.partnerships import actions, exporting, queries, words
from essaim.connect.partnerships.forms import AgreementForm, FiltersForm, ReviewForm, initial, lines
from essaim.connect.partnerships.models import Agreement, State
from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import check, with_abilities
from essaim.foundation.kernel.views import get_allowed, jsonld_or_html, open_to
from essaim.foundation.spaces.models import Space


@open_to("everyone")
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Those that one may see, the last begun first."""
    form = FiltersForm(request.user, request.GET)
    filters = form.chosen()
    typed = request.GET.get("de", "")
    start = min(int(typed), 10_000) if typed.isdecimal() else 0
    rows, count, more = queries.page(request.user, filters, start)
    context = {
        "form": form,
        "filters": filters,
        "rows": [(each, words.standing(each), words.tone(each)) for each in rows],
        "count": count,
        "previous": f"?{filters.query(de=str(start - queries.SHOWN))}" if start >= queries.SHOWN else "",
        "next": f"?{filters.query(de=str(start + queries.SHOWN))}" if more else "",
        "export_query": filters.query(),
        "spaces": queries.kept_spaces(request.user),
    }
    return render(request, "partnerships/agreements.html", context)


@open_to("everyone")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    filters = FiltersForm(request.user, request.GET).chosen()
    rows = filters.apply(queries.seen(request.user))[: queries.EXPORTED]
    response = HttpResponse(exporting.as_csv(rows), content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="partenariats-{day}.csv"'
    return response


@open_to("partnerships.view")
@require_safe
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The permanent address of an agreement: a page, or JSON-LD."""
    rows = with_abilities(queries.seen(request.user), request.user, ("partnerships.edit",))
    found = get_object_or_404(rows, public_id=public_id)
    queries.with_open_cards(request.user, [found])
    context = {
        "agreement": found,
        "standing": words.standing(found),
        "tone": words.tone(found),
        "ended": found.state == State.ENDED,
        "review_form": ReviewForm(),
    }
    return jsonld_or_html(request, "partnerships/agreement.html", context, lambda: exporting.document(found))


def _load(request: HttpRequest, public_id: UUID, rule: str) -> Agreement:
    """404 where one does not see it, 403 where one sees it and may not."""
    found = get_allowed(
        Agreement.objects.select_related("space"), request.user, "partnerships.view", public_id=public_id
    )
    check(request.user, rule, found)
    return found


@open_to("partnerships.add")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new one, kept by the space."""
    space = get_allowed(Space.objects.all(), request.user, "spaces.view", slug=slug)
    check(request.user, "partnerships.add", space)
    return _form(request, actions.add_agreement, space, None, _("Le partenariat est inscrit."))


@open_to("partnerships.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say it otherwise."""
    found = _load(request, public_id, "partnerships.edit")
    return _form(request, actions.edit_agreement, found, found, _("C’est enregistré."))


def _form(request: HttpRequest, act: Any, target: Any, found: Agreement | None, done: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    asked = data is not None and "more" not in data
    start = initial(found) if found else None
    form = AgreementForm(data, initial=start) if asked or data is None else AgreementForm(initial=data.dict())
    parties = lines(data, found)
    if asked and all([form.is_valid(), parties.is_valid()]):
        signatories = [each.cleaned_data for each in parties]
        made = attempt(form, act, request.user, target, signatories=signatories, **form.cleaned_data)
        if made is not None:
            messages.success(request, done)
            return redirect("partnerships:agreement", made.public_id)
    context = {
        "form": form,
        "parties": parties,
        "agreement": found,
        "space": found.space if found else target,
        "checked": asked,
    }
    return render(request, "partnerships/form.html", context)


@open_to("partnerships.review")
@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It was read again; when next."""
    found = _load(request, public_id, "partnerships.review")
    form = ReviewForm(request.POST)
    if form.is_valid() and attempt(form, actions.review_agreement, request.user, found, **form.cleaned_data):
        messages.success(request, _("Relu : c’est noté."))
    else:
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("partnerships:agreement", public_id)


@open_to("partnerships.stop")
@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It ends today, or goes on after all."""
    found = _load(request, public_id, "partnerships.stop")
    stopped = "resume" not in request.POST
    actions.stop_agreement(request.user, found, stopped=stopped)
    messages.success(request, _("Le partenariat est terminé.") if stopped else _("Le partenariat reprend."))
    return redirect("partnerships:agreement", public_id)


@open_to("partnerships.remove")
@require_POST
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget one that was written by mistake."""
    actions.remove_agreement(request.user, _load(request, public_id, "partnerships.remove"))
    messages.success(request, _("Le partenariat est retiré du registre."))
    return redirect("partnerships:agreements")
