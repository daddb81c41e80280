"""Words that cards share: the tree of categories, the values that networks name."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel


class Term(PublicModel):
    """One word of a scheme. Slugs are permanent; labels may be corrected."""

    class Scheme(models.TextChoices):
        CATEGORY = "category", _("Catégorie")
        VALUE = "value", _("Valeur")

    scheme = models.CharField(max_length=12, choices=Scheme)
    slug = models.SlugField(max_length=80)
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    if TYPE_CHECKING:
        parent_id: int | None

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["scheme", "slug"], name="term_slug_once_a_scheme")]

    def __str__(self) -> str:
        return self.label
