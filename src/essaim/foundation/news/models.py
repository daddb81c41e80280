"""Who follows what, what they were told, how they want to hear of it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel


class Pace(models.TextChoices):
    """How one hears of a topic. By mail means in the app too."""

    NOW = "now", _("Par courriel, aussitôt")
    DAILY = "daily", _("Par courriel, chaque jour")
    WEEKLY = "weekly", _("Par courriel, chaque semaine")
    APP = "app", _("Dans l’application seulement")
    NONE = "none", _("Pas du tout")


BY_MAIL = (Pace.NOW, Pace.DAILY, Pace.WEEKLY)


class Follow(PublicModel):
    """A person wants news of an object. Nobody else reads it."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    if TYPE_CHECKING:
        party_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "object_type", "object_id"], name="followed_once")
        ]
        indexes = [models.Index(fields=["object_type", "object_id", "party"], name="follow_object")]

    def __str__(self) -> str:
        return f"{self.party_id} → {self.object_type} {self.object_id}"


class Notice(PublicModel):
    """One entry of the journal, told to one person. What it says is written when it is read, from what they may see.

    `about_*`: what they follow and this came by; empty where it concerns them. `mail`: the pace of the mail that is
    still to tell it; "" once told, or where none is.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    entry_id = models.BigIntegerField()
    topic = models.CharField(max_length=40)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    mail = models.CharField(max_length=6, blank=True, choices=Pace)
    due_at = models.DateTimeField(default=timezone.now)  # when that mail leaves
    read_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        party_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "party"], name="told_once")]
        indexes = [
            models.Index(fields=["party", "-id"], name="notice_party"),
            models.Index(fields=["party"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["mail", "due_at", "party"], name="notice_to_mail", condition=~Q(mail="")),
            models.Index(fields=["created_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.party_id}"


class Choice(models.Model):
    """How somebody wants to hear of a topic; without one, the pace that the topic declares."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    pace = models.CharField(max_length=6, choices=Pace)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "topic"], name="chosen_once")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.pace}"


class DigestHour(models.Model):
    """The hour of their own zone at which somebody wants digests; without a row, the usual one."""

    USUAL = 7

    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="+")
    hour = models.PositiveSmallIntegerField(default=USUAL)

    def __str__(self) -> str:
        return f"{self.party_id}: {self.hour} h"
