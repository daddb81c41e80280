"""Counts of public cards kept by place, for places that hold too many to be counted as one looks."""

from typing import TYPE_CHECKING

from django.db import models


class Kept(models.Model):
    """How many public cards: `place` as in addresses (« departement-09 »; "france" for all of them), `subject`: "total",
    "towns" (communes that have one), "kind:network", "term:12". Made again by the worker; nobody else writes here."""

    place = models.CharField(max_length=60)
    subject = models.CharField(max_length=30)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "subject"], name="kept_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.subject} {self.count}"


class Recount(models.Model):
    """When the counts were last made: one row."""

    at = models.DateTimeField()

    if TYPE_CHECKING:
        id: int

    def __str__(self) -> str:
        return str(self.at)
