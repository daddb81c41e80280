"""Free territories: a name and a list of communes, kept by a space."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Space


class TerritoryKind(models.TextChoices):
    """What makes its communes one."""

    TERRITORY = "territory", _("Territoire")
    BASIN = "basin", _("Bassin de vie")
    PAYS = "pays", _("Pays ou pôle d’équilibre")
    PTCE = "ptce", _("Pôle territorial de coopération économique")
    PARK = "park", _("Parc naturel")
    QUARTER = "quarter", _("Quartier ou ensemble de quartiers")


class Territory(PublicModel):
    """A pays, a valley, a catchment: communes that belong together for somebody. Seen by those who see its space."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="territories")
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(
        _("nature"), max_length=10, choices=TerritoryKind, default=TerritoryKind.TERRITORY
    )
    code = models.CharField(
        max_length=20, blank=True, default=""
    )  # of the file it came from: the next one finds it
    slug = models.SlugField(max_length=60, unique=True)  # permanent
    description = models.CharField(_("en une phrase"), max_length=300, blank=True)
    # Codes that were given and have merged since: [[code, former name, today's code]].
    replaced: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    size = models.PositiveIntegerField(default=0)  # how many communes

    if TYPE_CHECKING:
        space_id: int

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="territory_list"),
            models.Index(fields=["space", "code"], name="territory_code", condition=~models.Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name


class TerritoryCommune(models.Model):
    """One commune of a territory, by its INSEE code."""

    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="communes", db_index=False
    )
    commune = models.CharField(max_length=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "commune"], name="commune_once_a_territory")
        ]

    def __str__(self) -> str:
        return self.commune
