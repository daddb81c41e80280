"""The night's backup."""

from django.core.exceptions import ValidationError

from essaim.config import env
from essaim.foundation.keeping.backing import NEVER, is_hour
from essaim.foundation.kernel.periodic import Daily


def back_up_by_night() -> None:
    """Asked by the service itself; one that somebody has just begun stands for it."""
    from essaim.foundation.keeping.actions import back_up
    from essaim.foundation.keeping.models import Backup
    from essaim.foundation.kernel.actions import SYSTEM

    try:
        back_up(SYSTEM, Backup(), nightly=True)
    except ValidationError:
        return


_AT = env.BACKUP_AT.text()
PERIODIC = [Daily(_AT, back_up_by_night)] if is_hour(_AT) and _AT.lower() not in NEVER else []
