"""Words that cards share: the tree of categories, the values that networks name."""

from typing import TYPE_CHECKING, Any

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
    definition = models.CharField(_("définition"), max_length=1000, blank=True, default="")
    alternates: "models.JSONField[Any, Any]" = models.JSONField(
        _("autres façons de le dire"), default=list, blank=True
    )
    matches: "models.JSONField[Any, Any]" = models.JSONField(
        _("mêmes notions ailleurs"), default=list, blank=True
    )  # URIs
    edited = models.BooleanField(default=False)  # by people: the shipped tree no longer corrects it
    # The word that took its place: what bore this one moves there little by little, then it goes.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="absorbed"
    )
    uses = models.PositiveIntegerField(default=0)  # public objects that bear it, counted now and then

    if TYPE_CHECKING:
        parent_id: int | None
        merged_into_id: int | None

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["scheme", "slug"], name="term_slug_once_a_scheme")]

    def __str__(self) -> str:
        return self.label


class TermAlias(models.Model):
    """A slug under which a term was known, or an alternate label of it: its addresses and its imports still find it."""

    scheme = models.CharField(max_length=12, choices=Term.Scheme)
    slug = models.SlugField(max_length=80)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="aliases")

    if TYPE_CHECKING:
        term_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "slug"], name="alias_once_a_scheme")]

    def __str__(self) -> str:
        return self.slug
