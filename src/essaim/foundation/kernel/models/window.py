"""When something may be done: what a phase or a campaign opens, and every rule below reads without knowing why."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class WindowQuerySet(models.QuerySet["Window"]):
    def open_at(self, now: datetime) -> "WindowQuerySet":
        """Those that hold the instant `now`; an absent bound is open on that side."""
        opened = Q(opens__isnull=True) | Q(opens__lte=now)
        return self.filter(opened & (Q(closes__isnull=True) | Q(closes__gt=now)))


class Window(models.Model):
    """`what` (a rule's name) is open on an object from `opens` (included) to `closes` (excluded)."""

    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    what = models.CharField(max_length=80)
    opens = models.DateTimeField(null=True, blank=True)
    closes = models.DateTimeField(null=True, blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["what", "object_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(opens__lt=models.F("closes")),
                name="window_opens_before_it_closes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.object_type} {self.object_id}"
