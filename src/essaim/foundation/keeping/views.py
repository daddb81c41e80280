"""The host's page, and everybody's long works."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from essaim.foundation.keeping import actions, queries
from essaim.foundation.keeping.models import Backup
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.views import open_to
from essaim.foundation.kernel.works import works_of


def _only_host(request: HttpRequest) -> Any:
    """The page is nobody else's, and does not say that it exists."""
    if not scope_of(request.user).host:
        raise Http404
    return request.user


@never_cache
@open_to("keeping.host")
@require_safe
def hosting(request: HttpRequest) -> HttpResponse:
    """What is wrong, the backups, the tasks; `?part=backup` answers the part that follows a backup."""
    _only_host(request)
    part = request.GET.get("part") == "backup"
    context: dict[str, Any] = {"backup": queries.last_backup(), "archives": queries.last_archives()}
    if part:
        return render(request, "keeping/hosting.html#backup", context)
    context |= {
        "findings": queries.quick_findings(),
        "failed": [(row, queries.label(row), queries.reason(row)) for row in queries.failed_tasks()],
        "tasks": [
            {"value": queries.count(rows), "label": label}
            for rows, label in (
                (DBTaskResult.objects.ready(), _("prêtes")),
                (DBTaskResult.objects.running(), _("en cours")),
                (DBTaskResult.objects.failed(), _("en échec")),
            )
        ],
    }
    return render(request, "keeping/hosting.html", context)


@open_to("keeping.back_up")
@require_POST
def back_up(request: HttpRequest) -> HttpResponse:
    """Ask for a backup; it is followed on the page."""
    user = _only_host(request)
    try:
        actions.back_up(user, Backup())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("keeping:hosting")


@open_to("keeping.try_again")
@require_POST
def try_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a failed backup again."""
    user = _only_host(request)
    backup = get_object_or_404(Backup, public_id=public_id)
    try:
        actions.try_again(user, backup)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("keeping:hosting")


@open_to("keeping.retry_task")
@require_POST
def retry_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Put a failed task back in the queue."""
    user = _only_host(request)
    try:
        actions.retry_task(user, user.party, task_id)
        messages.success(request, _("La tâche est de nouveau dans la file."))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("keeping:hosting")


@never_cache
@open_to("signed-in")
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """What one asked for that takes a while: how far it is, what came of it."""
    found = works_of(request.user)
    context = {"works": found, "running": any(work.running for work in found)}
    template = "keeping/works.html#body" if request.GET.get("part") == "body" else "keeping/works.html"
    return render(request, template, context)
