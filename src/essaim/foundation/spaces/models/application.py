"""The path into a space: a request or an application, its sponsors, and the dated decision of a named body."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models.membership import College
from essaim.foundation.spaces.models.space import Space


class Application(PublicModel):
    class State(models.TextChoices):
        PENDING = "pending", _("En attente")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")
        WITHDRAWN = "withdrawn", _("Retirée")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="applications")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="applications"
    )  # who wants to join
    submitted_by = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+"
    )  # the person who asked
    college = models.ForeignKey(College, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    motivation = models.TextField(_("pourquoi nous rejoindre"), max_length=4000, blank=True)
    charter_accepted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_in = models.CharField(max_length=200, blank=True)  # the body's name on the day of the decision
    answer = models.TextField(_("réponse"), max_length=4000, blank=True)

    if TYPE_CHECKING:
        space_id: int
        party_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "party"], condition=models.Q(state="pending"), name="one_pending_application"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} → {self.space}"


class Sponsorship(PublicModel):
    """A member that an applicant names as sponsor; it counts once the member has said yes."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sponsorships")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="sponsorships")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "party"], name="one_sponsorship_a_party")
        ]

    def __str__(self) -> str:
        return f"{self.party} → {self.application}"
