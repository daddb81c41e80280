"""What people noted on their phone, in the field, as it was received."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel


class Note(PublicModel):
    """One thing noted of a card, or a new card. `public_id` is drawn by the phone: the same note sent twice is done once,
    and gets the same `answer`. Kept for `periodic.KEPT`, so that a phone found again in a pocket still gets it."""

    class Verb(models.TextChoices):
        REVIEW = "review", _("Toujours juste")
        EDIT = "edit", _("Correction")
        CLOSE = "close", _("Fermée")
        ADD = "add", _("Nouvelle fiche")

    class State(models.TextChoices):
        DONE = "done", _("faite")
        PROPOSED = "proposed", _("proposée à l’animation")
        CONFLICT = "conflict", _("à décider : la fiche avait changé")
        ALIKE = "alike", _("à décider : une fiche lui ressemble")
        REFUSED = "refused", _("refusée")

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+", db_index=False)
    verb = models.CharField(max_length=6, choices=Verb)
    state = models.CharField(max_length=8, choices=State, default=State.REFUSED)
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    asked = models.JSONField(default=dict)  # `notes.Asked` as plain values
    answer = models.JSONField(default=dict)  # {sentence, errors?, differences?, alike?}: see `carrying`

    if TYPE_CHECKING:
        party_id: int
        actor_id: int | None

    class Meta:
        indexes = [models.Index(fields=["party", "-id"], name="note_of_party")]

    def __str__(self) -> str:
        return f"{self.verb} {self.state}"
