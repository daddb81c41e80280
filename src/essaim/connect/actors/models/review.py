"""When a card was last read over by those who keep it, and when they were last asked to."""

from typing import TYPE_CHECKING

from django.db import models

from essaim.connect.actors.models.actor import Actor


class Review(models.Model):
    """One row a card, once somebody read it over or was asked to. Who did is in the journal."""

    actor = models.OneToOneField(Actor, on_delete=models.CASCADE, related_name="review")
    reviewed_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    if TYPE_CHECKING:
        actor_id: int

    def __str__(self) -> str:
        return f"{self.actor_id} {self.reviewed_on}"
