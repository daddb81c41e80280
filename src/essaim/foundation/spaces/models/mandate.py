"""People act for organisations by dated mandates; never through a shared account."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel


class MandateQuerySet(models.QuerySet["Mandate"]):
    def live(self, today: date | None = None) -> "MandateQuerySet":
        """Those in force on `today` (included at both ends)."""
        day = today or date.today()
        return self.filter(starts__lte=day).filter(Q(ends__isnull=True) | Q(ends__gte=day))


class Mandate(PublicModel):
    """`person` acts for `organisation` from a day to a day; a manager may mandate others for it."""

    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="mandates_held")
    organisation = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="mandates_given")
    title = models.CharField(_("à quel titre"), max_length=120, blank=True)
    manages = models.BooleanField(_("peut mandater d’autres personnes"), default=False)
    starts = models.DateField(_("du"), default=date.today)
    ends = models.DateField(_("au"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    if TYPE_CHECKING:
        person_id: int
        organisation_id: int

    class Meta:
        indexes = [models.Index(fields=["person", "ends"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")), name="mandate_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organisation}"
