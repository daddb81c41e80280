"""Pairs of cards that are likely one, what people decided of them, and the searches that find them."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Space


class Degree(models.TextChoices):
    """How likely, from the likeliest; the words of `actors.matching.cards`."""

    CERTAIN = "certain", _("Presque certains")
    PROBABLE = "probable", _("Probables")
    POSSIBLE = "possible", _("Possibles")


class Pair(PublicModel):
    """Two cards, `one` being the older. `bits` and `degree` order lists, as the last search found them; what a page shows
    is weighed again from the cards as they are. Cards of a bin are not shown: uniting writes nothing here."""

    class State(models.TextChoices):
        OPEN = "open", _("À décider")
        LATER = "later", _("Remises à plus tard")
        DISTINCT = "distinct", _("Deux structures")

    one = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    one_space = models.BigIntegerField()  # the keys of their spaces
    other_space = models.BigIntegerField()
    bits = models.FloatField(default=0)
    degree = models.CharField(max_length=10, choices=Degree, default=Degree.POSSIBLE)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    by_id = models.BigIntegerField(null=True)  # a party: who decided
    decided_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        one_id: int
        other_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["state", "-bits", "-id"], name="pair_list"),
            models.Index(fields=["one_space", "state", "-bits", "-id"], name="pair_space"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"

    @property
    def journal_space_id(self) -> int | None:
        return self.one_space


class Sweep(PublicModel):
    """One search for duplicates, in a space and what is under it, or everywhere; it goes by short steps."""

    class State(models.TextChoices):
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminée")

    space = models.ForeignKey(
        Space, null=True, on_delete=models.CASCADE, related_name="+"
    )  # null: everywhere
    by_id = models.BigIntegerField(null=True)  # a party; null: the service
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    since = models.DateTimeField(null=True)  # only cards that changed since; null: all
    after = models.BigIntegerField(default=0)  # the last card looked at
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        space_id: int | None

    class Meta:
        indexes = [models.Index(fields=["space", "-id"], name="sweep_of_space")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.state}"

    @property
    def running(self) -> bool:
        """Whether the worker has something left to do."""
        return self.state == self.State.RUNNING


class Sureness(models.TextChoices):
    """From what probability the service unites two cards of two sources of itself."""

    NEVER = "", _("jamais : une personne décide")
    SURE = "0.99", _("99 %")
    SURER = "0.999", _("99,9 %")
    SUREST = "0.9999", _("99,99 %")


class Setting(models.Model):
    """What a space leaves to the service; no row: nothing."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    least = models.CharField(max_length=8, choices=Sureness, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.space} {self.least}"
