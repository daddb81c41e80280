"""Who belongs to a space, in which role and college, from when to when."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models.space import Space


class Role(models.TextChoices):
    """Lowest first; each may do what those before it may."""

    GUEST = "guest", _("Invité·e")
    MEMBER = "member", _("Membre")
    FACILITATOR = "facilitator", _("Animation")
    ADMINISTRATOR = "administrator", _("Administration")


class College(PublicModel):
    """A group of voters that a space's statutes name."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="colleges")
    name = models.CharField(_("nom"), max_length=120)
    description = models.CharField(_("qui en fait partie"), max_length=300, blank=True)

    if TYPE_CHECKING:
        space_id: int

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["space", "name"], name="college_name_once_a_space")]

    def __str__(self) -> str:
        return self.name


class Membership(PublicModel):
    """A party's belonging to a space. It ends by a date, never by deletion: who was a member stays known."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=14, choices=Role, default=Role.MEMBER)
    college = models.ForeignKey(
        College, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    since = models.DateField(_("membre depuis"), default=date.today)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    welcomed_on = models.DateField(_("accueil le"), null=True, blank=True)
    departure_reason = models.CharField(_("raison du départ"), max_length=300, blank=True)

    if TYPE_CHECKING:
        space_id: int
        party_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "party"], condition=models.Q(until__isnull=True), name="one_live_membership"
            )
        ]
        indexes = [models.Index(fields=["party", "until"])]

    def __str__(self) -> str:
        return f"{self.party} — {self.space}"
