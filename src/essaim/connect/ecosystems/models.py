"""Ecosystems: what stands around an actor or a territory, as somebody sees it, and how it is tied."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel, Visibility
from essaim.foundation.spaces.models import Space

NAME, VIEWPOINT, DRAWN_BY = 80, 80, 200  # characters


class Nature(models.TextChoices):
    """How a tie is lived."""

    CHOSEN = "chosen", _("choisi")
    FORCED = "forced", _("subi")
    HOPED = "hoped", _("souhaité")


class Ecosystem(PublicModel):
    """One viewpoint on one centre: a card, an area (the value of `places.areas`), or something that only has a `name`.

    `name` is that of the area or of the thing; blank where a card is the centre, whose own name is read."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(
        _("visible par"), max_length=10, choices=Visibility, default=Visibility.GROUP
    )
    card = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="ecosystems"
    )
    area = models.CharField(max_length=60, blank=True, db_index=True)
    name = models.CharField(_("au centre"), max_length=120, blank=True)
    viewpoint = models.CharField(_("vu par"), max_length=VIEWPOINT)
    drawn_by = models.CharField(_("qui l’a dessiné"), max_length=DRAWN_BY, blank=True)
    drawn_on = models.DateField(_("dessiné le"))
    author = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # null: the service
    example = models.BooleanField(default=False)
    binned_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        space_id: int
        card_id: int | None
        author_id: int | None

    class Meta:
        indexes = [models.Index(fields=["space", "-id"], name="ecosystem_space")]

    def __str__(self) -> str:
        return f"{self.centre} / {self.viewpoint}"

    @property
    def centre(self) -> str:
        """The name of what stands in the middle."""
        if self.card:
            return self.card.name
        return self.name or str(_("Structure retirée de l’annuaire"))


class Group(models.Model):
    """A part of an ecosystem; `key`: that of the usual group it comes from, whatever it is called since, or ""."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="groups", db_index=False)
    key = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=NAME)
    position = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["ecosystem", "position"], name="ecosystem_groups")]

    def __str__(self) -> str:
        return self.name


class Node(PublicModel):
    """What stands in a group: a card, or something named that has none. The one without a group is the centre."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="nodes", db_index=False)
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="nodes")
    card = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="ecosystem_nodes"
    )
    name = models.CharField(max_length=NAME, blank=True)  # blank beside a card

    if TYPE_CHECKING:
        ecosystem_id: int
        group_id: int | None
        card_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ecosystem", "card"], condition=models.Q(card__isnull=False), name="card_once_drawn"
            ),
            models.UniqueConstraint(
                fields=["ecosystem"], condition=models.Q(group__isnull=True), name="one_centre"
            ),
        ]
        indexes = [models.Index(fields=["ecosystem", "id"], name="ecosystem_nodes")]

    def __str__(self) -> str:
        return self.card.name if self.card else self.name

    @property
    def journal_space_id(self) -> int | None:
        """That of the drawing."""
        return self.ecosystem.space_id


class Tie(models.Model):
    """`source` —kind→ `target`; `kind`: a relation between cards, or "": they are tied, no more is said."""

    ecosystem = models.ForeignKey(Ecosystem, on_delete=models.CASCADE, related_name="ties", db_index=False)
    source = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, blank=True)
    nature = models.CharField(max_length=6, choices=Nature, default=Nature.CHOSEN)

    if TYPE_CHECKING:
        source_id: int
        target_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ecosystem", "source", "target", "kind"], name="tied_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="tied_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
