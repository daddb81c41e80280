"""What a copy of a base must forget: the backup that was being made when it was taken."""

from django.utils import timezone


def rebuild(using: str) -> None:
    """End what was under way."""
    from essaim.foundation.keeping.models import Backup

    under_way = Backup.objects.using(using).filter(state__in=[Backup.State.QUEUED, Backup.State.RUNNING])
    under_way.update(
        state=Backup.State.FAILED,
        refusal="Interrompue\u202f: la base a été restaurée ou déménagée.",
        finished_at=timezone.now(),
    )
