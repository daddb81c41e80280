"""Backups are asked for; tasks that failed are put back in the queue. Only the host may."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from essaim.foundation.keeping import backing, tasks
from essaim.foundation.keeping.models import Backup
from essaim.foundation.kernel.actions import action
from essaim.foundation.kernel.models import PublicModel

State = Backup.State


@action("keeping.back_up")
def back_up(by: Any, asked: Backup, /, *, nightly: bool = False) -> Backup:
    """Queue a backup, made by a process of its own; ValidationError where one is already under way."""
    if Backup.objects.filter(state__in=[State.QUEUED, State.RUNNING]).exists():
        raise ValidationError(_("Une sauvegarde est déjà en cours."))
    asked.by_id, asked.nightly = by.party_id, nightly
    asked.file_name = backing.name_for(timezone.now(), nightly)
    asked.save()
    tasks.look_after.enqueue(asked.pk)
    return asked


@action("keeping.try_again")
def try_again(by: Any, backup: Backup, /) -> Backup:
    """Begin a backup that failed again. ValidationError: it did not fail, or another is under way."""
    if Backup.objects.filter(state__in=[State.QUEUED, State.RUNNING]).exists():
        raise ValidationError(_("Une sauvegarde est déjà en cours."))
    now = timezone.now()
    fields = {"state": State.QUEUED, "tries": 0, "refusal": "", "done": 0, "total": 0, "updated_at": now}
    if not Backup.objects.filter(pk=backup.pk, state=State.FAILED).update(**fields):
        raise ValidationError(_("Cette sauvegarde n’a pas échoué."))
    tasks.look_after.enqueue(backup.pk)
    backup.refresh_from_db()
    return backup


@action("keeping.retry_task")
def retry_task(by: Any, whose: PublicModel, /, task_id: UUID) -> None:
    """Put a failed task back in the queue, with all its tries before it. ValidationError: it is not there, or not failed."""
    back = DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, worker_ids=[], run_after=timezone.now(), finished_at=None
    )
    if not back:
        raise ValidationError(_("Cette tâche n’est plus en échec."))


def progress(backup_id: int, **fields: Any) -> bool:
    """Note how far a running backup is; False where it is no longer asked for. No journal: it says nothing of people."""
    with transaction.atomic():
        running = Backup.objects.filter(pk=backup_id, state__in=[State.QUEUED, State.RUNNING])
        return bool(running.update(**fields, updated_at=timezone.now()))
