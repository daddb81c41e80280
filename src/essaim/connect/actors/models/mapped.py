"""What the map reads, and what changed since it was written (`atlas`)."""

from django.db import models


class MapChange(models.Model):
    """A card that may be otherwise than the index of the map says; written in the transaction that changes it. No foreign key:
    a card that is purged leaves the map too."""

    actor_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.actor_id)


class MapState(models.Model):
    """One row: the name under which the index was last written, whoever reads it."""

    token = models.CharField(max_length=32)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.token
