"""What workers say of themselves, and when what comes back at an hour was last queued."""

from django.db import models


class Beat(models.Model):
    """A worker that lives: it writes the hour here again and again, and its tasks are its own as long as it does."""

    name = models.CharField(max_length=200, unique=True)  # machine:process
    at = models.DateTimeField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class LastRun(models.Model):
    """When a `Daily` was last queued: who comes late knows what it missed, and two workers queue it once."""

    name = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
