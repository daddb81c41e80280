"""Being let go from a space: why, from when to when one may not come back, and what was answered to an appeal."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models.membership import Membership
from essaim.foundation.spaces.models.space import Space


class Sanction(PublicModel):
    """Written when administrators end somebody's belonging. `until`: no coming back nor comment before that day."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="sanctions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="sanctions")
    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="sanction")
    reason = models.CharField(_("raison"), max_length=300)
    by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField(default=date.today)
    until = models.DateField(_("pas de retour avant le"), null=True, blank=True)
    appeal = models.TextField(_("recours"), max_length=2000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("réponse"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        space_id: int
        party_id: int
        by_id: int | None

    class Meta:
        indexes = [models.Index(fields=["space", "party", "until"], name="sanction_bar")]

    def __str__(self) -> str:
        return f"{self.party} — {self.space}"

    @property
    def bars(self) -> bool:
        """Whether it keeps its party away today."""
        return self.lifted_at is None and self.until is not None and self.until > date.today()
