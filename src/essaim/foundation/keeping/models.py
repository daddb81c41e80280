"""Backups that were asked for, and how far they are; the archives themselves are files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel


class Backup(PublicModel):
    """One backup on its way into an archive."""

    class State(models.TextChoices):
        QUEUED = "queued", _("En attente")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Faite")
        FAILED = "failed", _("Échouée")

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    by_id = models.BigIntegerField(null=True)  # a party; null: the night's, or the command line
    nightly = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)  # bytes of the archive
    done = models.PositiveBigIntegerField(default=0)  # rows written or read again so far
    total = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by_id", "-id"])]

    def __str__(self) -> str:
        return self.file_name

    @property
    def running(self) -> bool:
        """Whether it is asked for and not ended."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}
