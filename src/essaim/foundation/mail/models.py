"""What waits to be sent, what addresses refuse, what their readers stopped."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

KEPT_WAITING = timedelta(days=5)  # a mail older than that no longer helps anybody


def _default_end() -> datetime:
    return timezone.now() + KEPT_WAITING


class State(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # by the server, for good
    EXPIRED = "expired"  # its time passed before it could go
    STOPPED = "stopped"  # its reader had stopped this kind, or the address refuses mails


class Outgoing(models.Model):
    """One mail to one address. Address, subject and text are erased as soon as it is no longer to be sent.

    `next_try_at` is the lease too: whoever sends it moves it ahead first, and nobody else takes it before that time.
    """

    message_id = models.CharField(
        max_length=120, unique=True
    )  # the same at every try, so that servers can tell
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40, blank=True)  # empty: necessary
    address = models.CharField(max_length=254, blank=True)
    address_digest = models.CharField(max_length=64)
    content = models.JSONField(default=dict)  # subject, body, html, sender, reply_to, headers
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_default_end)
    ended_at = models.DateTimeField(null=True, blank=True)  # sent, or given up
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)  # the server's last refusal

    class Meta:
        indexes = [
            models.Index(
                fields=["-urgent", "next_try_at", "id"],
                name="outgoing_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["address_digest", "-id"], name="outgoing_address"),
            models.Index(fields=["ended_at"], name="outgoing_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Address(models.Model):
    """An address that refused mails. `failing_since`: it gets necessary mails only."""

    digest = models.CharField(max_length=64, unique=True)
    soft = models.PositiveSmallIntegerField(default=0)  # passing refusals since it last took a mail
    failing_since = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.digest[:12]


class Suppression(models.Model):
    """The reader of an address stopped a kind of mails; `kind` "*": all that is not necessary."""

    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "kind"], name="stopped_once")]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.kind}"
