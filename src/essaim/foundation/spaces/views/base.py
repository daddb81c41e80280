"""What the pages of a space share: loading it, its tabs, forms that post to one address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts.forms import attempt
from essaim.foundation.kernel.rules import check, may
from essaim.foundation.kernel.views import get_allowed
from essaim.foundation.spaces import queries
from essaim.foundation.spaces.blocks import open_tools
from essaim.foundation.spaces.models import Space


def load(request: HttpRequest, slug: str, rule: str = "spaces.view") -> Space:
    """The space that this reader may see, as the rule says; 404 otherwise, 403 where they see it but may not."""
    spaces = Space.objects.select_related("parent", "organisation", "admission_body")
    space = get_allowed(spaces, request.user, "spaces.view", slug=slug)
    if rule != "spaces.view":
        check(request.user, rule, space)
    return space


def tabs(request: HttpRequest, space: Space, current: str) -> list[dict[str, Any]]:
    """The space's pages that this reader may open."""
    user = request.user
    pages = [
        (_("Présentation"), "spaces:space", "spaces.view"),
        (_("Membres"), "spaces:members", "spaces.view"),
        (_("Invitations"), "spaces:invitations", "spaces.invite"),
        (_("Candidatures"), "spaces:applications", "spaces.view_queue"),
        (_("Réglages"), "spaces:settings", "spaces.edit"),
        (_("Journal"), "spaces:journal", "spaces.view_journal"),
    ]
    shown = [
        (label, reverse(name, args=[space.slug]), name == current)
        for label, name, rule in pages
        if may(user, rule, space)
    ]
    shown += [(label, url, url == request.path) for label, url in open_tools(space, user)]
    return [{"label": label, "href": href, "current": now} for label, href, now in shown]


def hours(request: HttpRequest, space: Space) -> timezone.override:
    """Within it, hours are shown in the reader's zone where they chose one, else in the space's."""
    own = getattr(request.user, "time_zone", "")
    return timezone.override(own or space.time_zone or settings.TIME_ZONE)


def frame(request: HttpRequest, space: Space, current: str = "") -> dict[str, Any]:
    """What `spaces/base.html` shows around a page of the space, for the rooms above too."""
    return {
        "space": space,
        "tabs": tabs(request, space, current),
        "way": queries.way_to(space, request.user),
    }


def page(request: HttpRequest, template: str, space: Space, current: str, **context: Any) -> HttpResponse:
    """A page of the space: `current` names the tab that it stands under."""
    with hours(request, space):
        return render(request, f"spaces/{template}.html", {**frame(request, space, current), **context})


@dataclass
class Doing:
    """One of several forms on a page: they post to the page's address, each with its own `do`."""

    name: str
    form: forms.BaseForm
    act: Callable[..., Any]
    target: Any
    done: str
    asked: bool = False


def doing(
    request: HttpRequest,
    name: str,
    form: Callable[..., forms.BaseForm],
    act: Callable[..., Any],
    target: Any,
    done: str,
    **options: Any,
) -> Doing:
    """The form `name`, bound where this request posts it; its fields' ids carry the name, so that no two are alike."""
    asked = request.method == "POST" and request.POST.get("do") == name
    options["auto_id"] = f"{name}_%s"
    return Doing(name, form(request.POST if asked else None, **options), act, target, done, asked)


def done(request: HttpRequest, offered: list[Doing]) -> Any:
    """Do what was asked; what the action returned, or None where nothing was asked or it was refused (in its form)."""
    asked = next((each for each in offered if each.asked), None)
    if asked is None or not asked.form.is_valid():
        return None
    result = attempt(asked.form, asked.act, request.user, asked.target, **asked.form.cleaned_data)
    if result is not None:
        messages.success(request, asked.done)
    return result


def by_name(offered: list[Doing]) -> dict[str, forms.BaseForm]:
    """The forms, for a template."""
    return {each.name: each.form for each in offered}
