"""A space's settings, its colleges, its journal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.foundation.kernel.views import get_allowed, open_to
from essaim.foundation.spaces import actions, forms, journal, queries
from essaim.foundation.spaces.models import College
from essaim.foundation.spaces.views.base import by_name, doing, done, load, page

LINES = 50


@open_to("spaces.edit")
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that administrators set, and the colleges."""
    space = load(request, slug, "spaces.edit")
    initial = model_to_dict(space, fields=forms.SettingsForm.Meta.fields)
    options = {"space": space, "user": request.user, "initial": initial}
    offered = [
        doing(
            request,
            "edit",
            forms.SettingsForm,
            actions.edit_space,
            space,
            _("Les réglages sont enregistrés."),
            **options,
        ),
        doing(request, "college", forms.CollegeForm, actions.add_college, space, _("Le collège est ajouté.")),
    ]
    if done(request, offered):
        return redirect("spaces:settings", slug)
    context = {"forms": by_name(offered), "colleges": list(space.colleges.all())}
    return page(request, "settings", space, "spaces:settings", **context)


@open_to("spaces.edit_college")
def college(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Rename a college."""
    space = load(request, slug)
    found = get_allowed(space.colleges.all(), request.user, "spaces.edit_college", public_id=public_id)
    initial = {"name": found.name, "description": found.description}
    said = _("Le collège est changé.")
    offered = [
        doing(request, "college", forms.CollegeForm, actions.edit_college, found, said, initial=initial)
    ]
    if done(request, offered):
        return redirect("spaces:settings", slug)
    return page(request, "college", space, "spaces:settings", form=offered[0].form, college=found)


@require_POST
@open_to("spaces.remove_college")
def remove_college(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Remove one that is empty."""
    found: College = get_allowed(
        College.objects.filter(space__slug=slug), request.user, "spaces.remove_college", public_id=public_id
    )
    try:
        actions.remove_college(request.user, found)
        messages.success(request, _("Le collège est retiré."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("spaces:settings", slug)


@open_to("spaces.view_journal")
def space_journal(request: HttpRequest, slug: str) -> HttpResponse:
    """What was done here, newest first, by key: no page is far."""
    space = load(request, slug, "spaces.view_journal")
    before = request.GET.get("avant", "")
    rows = list(queries.entries(space, int(before) if before.isdigit() else None)[: LINES + 1])
    following = f"?avant={rows[LINES - 1].pk}" if len(rows) > LINES else ""
    lines = journal.told(rows[:LINES], request.user)
    return page(
        request, "journal", space, "spaces:journal", lines=lines, following=following, later=bool(before)
    )
