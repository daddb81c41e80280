"""Whose organisation a card is the card of: claims, with their proof, and codes on paper."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models.actor import Actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Mandate


class Claim(PublicModel):
    """Somebody says that a card is their organisation's, and proves it or asks the facilitators.

    `digest`, `tries` and `expires_at` are the mailed code's. `proven_at`: the proof was right, on a card that was
    represented already: the facilitators decide. `mandate`: what being accepted gave; `made_party`: it made the organisation too.
    """

    class Proof(models.TextChoices):
        MAIL = "mail", _("un code envoyé à une adresse de l’organisation")
        PAPER = "paper", _("un code sur papier, remis par l’animation")
        WORD = "word", _("l’animation décide")

    class State(models.TextChoices):
        PENDING = "pending", _("attend son code")
        WAITING = "waiting", _("attend l’animation")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        ABANDONED = "abandoned", _("abandonnée")
        WITHDRAWN = "withdrawn", _("retirée par l’animation")

    OPEN = (State.PENDING, State.WAITING)

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="claims")
    claimant = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("à quel titre"), max_length=120, blank=True)
    message = models.CharField(_("pourquoi"), max_length=1_000, blank=True)
    proof = models.CharField(max_length=5, choices=Proof)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    email = models.EmailField(_("adresse"), blank=True)  # the organisation's, while the claim is open
    digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_party = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("raison"), max_length=600, blank=True)

    if TYPE_CHECKING:
        actor_id: int
        claimant_id: int
        mandate_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "claimant"],
                condition=Q(state__in=["pending", "waiting"]),
                name="one_open_claim",
            )
        ]
        indexes = [models.Index(fields=["actor"], name="claim_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.claimant} → {self.actor}"

    @property
    def journal_space_id(self) -> int | None:
        return self.actor.space_id

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class PaperCodeQuerySet(models.QuerySet["PaperCode"]):
    def usable(self, now: datetime) -> "PaperCodeQuerySet":
        """Neither used, nor withdrawn, nor expired."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)


class PaperCode(PublicModel):
    """A code that serves once, handed over on paper by who facilitates the card's space; only its digest is kept."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="paper_codes")
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PaperCodeQuerySet.as_manager()

    if TYPE_CHECKING:
        actor_id: int

    def __str__(self) -> str:
        return f"{self.actor} {self.created_at:%Y-%m-%d}"

    @property
    def journal_space_id(self) -> int | None:
        return self.actor.space_id
