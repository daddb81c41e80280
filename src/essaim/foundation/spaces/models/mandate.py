"""People act for organisations by dated mandates; never through a shared account."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models.space import Space


class MandateQuerySet(models.QuerySet["Mandate"]):
    def live(self, today: date | None = None) -> "MandateQuerySet":
        """Those in force on `today` (both days included), unless cut short before their end."""
        day = today or date.today()
        return self.filter(starts__lte=day, revoked_at=None).filter(Q(ends__isnull=True) | Q(ends__gte=day))


class Mandate(PublicModel):
    """`person` acts for `organisation` from a day to a day; a manager may mandate others for it.

    `card_only`: keeps its public card, and nothing else; neither its voice nor its roles.
    """

    person = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="mandates_held")
    organisation = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="mandates_given")
    title = models.CharField(_("à quel titre"), max_length=120, blank=True)
    manages = models.BooleanField(_("peut mandater d’autres personnes"), default=False)
    card_only = models.BooleanField(_("pour sa fiche seulement"), default=False)
    starts = models.DateField(_("du"), default=date.today)
    ends = models.DateField(_("au"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)  # ended by somebody, at once

    objects = MandateQuerySet.as_manager()

    if TYPE_CHECKING:
        person_id: int
        organisation_id: int

    class Meta:
        indexes = [models.Index(fields=["person", "ends"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(card_only=True, manages=True), name="mandate_for_a_card_manages_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organisation}"


class MandateOfferQuerySet(models.QuerySet["MandateOffer"]):
    def usable(self, now: datetime) -> "MandateOfferQuerySet":
        """Neither expired, nor withdrawn, nor already taken up."""
        return self.filter(expires_at__gt=now, withdrawn_at=None, taken_at=None)


class MandateOffer(PublicModel):
    """A mandate that waits for its person to say yes, by a link mailed to them.

    `space` is set where a network's administrators offer the first mandate of a member organisation that nobody
    manages; such an offer falls as soon as somebody manages it.
    """

    organisation = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="mandate_offers")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("adresse de courriel"))
    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("à quel titre"), max_length=120, blank=True)
    manages = models.BooleanField(_("peut mandater d’autres personnes"), default=False)
    card_only = models.BooleanField(_("pour sa fiche seulement"), default=False)
    ends = models.DateField(_("au"), null=True, blank=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = MandateOfferQuerySet.as_manager()

    if TYPE_CHECKING:
        organisation_id: int
        space_id: int | None

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"
