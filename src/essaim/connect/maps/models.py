"""Maps that people keep under a name and an address of their own; directories printed for who asked."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.models.base import Visibility
from essaim.foundation.spaces.models import Accent, Space

QUERY = 1_000  # characters of the filters of a list, as its address writes them


class SavedMap(PublicModel):
    """The filters and the box of a map (`query`, as its address writes them), with a title and a colour.

    Somebody's own, or a space's too: then its members keep it with its author. Each reader sees on it the cards that
    they may see.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")  # who made it
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("nom"), max_length=120)
    sentence = models.CharField(_("en une phrase"), max_length=300, blank=True)
    query = models.CharField(max_length=QUERY, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    accent = models.CharField(_("couleur"), max_length=10, choices=Accent, default=Accent.PINE)

    if TYPE_CHECKING:
        party_id: int
        space_id: int | None

    class Meta:
        indexes = [
            models.Index(fields=["space", "name"]),
            models.Index(fields=["visibility", "-id"], name="maps_by_visibility"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_space_id(self) -> int | None:
        """The space's affair once its members may see it."""
        return self.space_id if self.visibility != Visibility.PRIVATE else None


class Printing(PublicModel):
    """A directory made into a PDF behind, for who asked; kept a week. The file stands in the row: any machine of the
    house gives it, and it goes with it."""

    class Format(models.TextChoices):
        A4 = "a4", _("A4, deux colonnes")
        A5 = "a5", _("A5, livret")

    class State(models.TextChoices):
        QUEUED = "queued", _("En attente")
        RUNNING = "running", _("En cours")
        DONE = "done", _("Fait")
        FAILED = "failed", _("Échoué")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    query = models.CharField(max_length=QUERY, blank=True)
    paper = models.CharField(max_length=2, choices=Format, default=Format.A4)
    reserved = models.BooleanField(default=False)  # the cards too that are open to this reader alone
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    refusal = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    content = models.BinaryField(null=True)

    if TYPE_CHECKING:
        party_id: int

    class Meta:
        indexes = [models.Index(fields=["party", "-id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def running(self) -> bool:
        """Whether it is asked for and not ended."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def journal_space_id(self) -> int | None:
        """None: what somebody prints is their own affair."""
        return None
