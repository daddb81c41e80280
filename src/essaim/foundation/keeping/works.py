"""Backups among one's long works."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.keeping.models import Backup
from essaim.foundation.keeping.queries import backups_of
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.works import Work

TONES = {Backup.State.DONE: "good", Backup.State.FAILED: "danger"}


def works(user: Any) -> list[Work]:
    """One query; none for who does not host."""
    return [_work(backup) for backup in backups_of(user.party_id)] if scope_of(user).host else []


def _work(backup: Backup) -> Work:
    failed = backup.state == Backup.State.FAILED
    return Work(
        title=_("Sauvegarde du service"),
        url=reverse("keeping:hosting"),
        state=backup.get_state_display(),
        at=backup.created_at,
        running=backup.running,
        tone=TONES.get(Backup.State(backup.state), ""),
        done=backup.done,
        total=backup.total,
        sentence=backup.refusal if failed else backup.file_name,
        retry=reverse("keeping:try_again", args=[backup.public_id]) if failed else "",
    )
