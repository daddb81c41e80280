"""What a space asks of the cards that it looks after, as data: frames will version the same questions."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel, Visibility
from essaim.foundation.spaces.models import Space

WORDING, HELP, UNIT = 200, 300, 30  # characters
PREFIX = "q-"  # before the identifier of a question, where it stands beside the fields of a card


class Kind(models.TextChoices):
    LINE = "line", _("Texte court")
    TEXT = "text", _("Texte long")
    NUMBER = "number", _("Nombre entier")
    EUROS = "euros", _("Montant en euros")
    DAY = "day", _("Date")
    YES_NO = "yes_no", _("Oui ou non")
    ONE = "one", _("Un choix parmi plusieurs")
    SEVERAL = "several", _("Plusieurs choix")
    URL = "url", _("Adresse du web")


CHOOSING = (Kind.ONE, Kind.SEVERAL)
READERS = [(Visibility.PUBLIC, _("Tout le monde")), (Visibility.GROUP, _("Les membres de l’espace"))]


class Question(PublicModel):
    """One question of a space. Its kind never changes, nor its `key`; `options` are {key, label, withdrawn}, in order.

    `visibility`: who reads the answers, among those who see the card. Withdrawn, it is asked no more and its answers
    are hidden, but kept.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="questions", db_index=False)
    key = models.SlugField(max_length=60, db_index=False)
    position = models.PositiveIntegerField(default=0)
    wording = models.CharField(_("question"), max_length=WORDING)
    help = models.CharField(_("aide"), max_length=HELP, blank=True)
    kind = models.CharField(_("sorte de réponse"), max_length=10, choices=Kind)
    unit = models.CharField(_("unité"), max_length=UNIT, blank=True)
    options = models.JSONField(_("choix"), default=list)
    visibility = models.CharField(
        _("qui lit les réponses"), max_length=10, choices=READERS, default=Visibility.PUBLIC
    )
    expected = models.BooleanField(_("réponse attendue"), default=False)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    if TYPE_CHECKING:
        space_id: int

    class Meta:
        ordering = ["space", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["space", "key"], name="question_key_once_a_space")]
        indexes = [models.Index(fields=["space", "position"], name="question_of_space")]

    def __str__(self) -> str:
        return self.wording

    @property
    def name(self) -> str:
        """Its name among the fields of a card: in forms, in revisions, in what a source said."""
        return f"{PREFIX}{self.public_id}"

    @property
    def chooses(self) -> bool:
        return self.kind in CHOOSING

    @property
    def is_public(self) -> bool:
        """Whether whoever sees a card reads what it answers; reads its space."""
        return self.visibility == self.space.visibility == Visibility.PUBLIC

    @property
    def live_options(self) -> list[dict[str, Any]]:
        """The choices that may be chosen today."""
        return [each for each in self.options if not each["withdrawn"]]
