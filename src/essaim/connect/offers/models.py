"""What actors look for and what they propose to others, each for a time."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.vocabularies.models import Term

TITLE, TEXT = 120, 1_000  # characters


class Kind(models.TextChoices):
    NEED = "need", _("Besoin")
    OFFER = "offer", _("Offre")


class OfferQuerySet(models.QuerySet["Offer"]):
    def live(self) -> "OfferQuerySet":
        """Those that still stand today."""
        return self.filter(until__gte=timezone.localdate())

    def past(self) -> "OfferQuerySet":
        """Those whose last day has gone by."""
        return self.filter(until__lt=timezone.localdate())


class Offer(PublicModel):
    """A need or an offer of an actor, until a day, that one included. Seen with its card and kept by whoever keeps it."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="offers", db_index=False)
    author = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # who wrote it; null: the service
    kind = models.CharField(_("nature"), max_length=5, choices=Kind)
    title = models.CharField(_("titre"), max_length=TITLE)
    text = models.TextField(_("en quelques mots"), max_length=TEXT, blank=True)
    theme = models.ForeignKey(Term, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(_("jusqu’au"))

    objects = OfferQuerySet.as_manager()

    if TYPE_CHECKING:
        actor_id: int
        author_id: int | None
        theme_id: int | None

    class Meta:
        indexes = [
            models.Index(fields=["actor", "until", "id"], name="offer_card"),
            models.Index(fields=["until", "id"], name="offer_until"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.until < timezone.localdate()

    @property
    def journal_space_id(self) -> int | None:
        """That of the card."""
        return self.actor.space_id
