"""The night's backup."""

from django.core.exceptions import ValidationError

from essaim.config import env
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


PERIODIC = (
    []
    if env.BACKUP_AT.text().lower() in {"non", "no", "0"}
    else [Daily(env.BACKUP_AT.text(), back_up_by_night)]
)
