"""Words that cards share: the tree of categories, the themes, the values that networks name, the tags."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.models import PublicModel


class Term(PublicModel):
    """One word of a scheme. A slug, once given, leads to the word for ever; labels may be corrected."""

    class Scheme(models.TextChoices):
        CATEGORY = "category", _("Catégorie")
        THEME = "theme", _("Thème")
        VALUE = "value", _("Valeur")
        TAG = "tag", _("Mot-clé")

    scheme = models.CharField(max_length=12, choices=Scheme)
    slug = models.SlugField(max_length=80, allow_unicode=True)
    label = models.CharField(max_length=200)
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
    # The word that took its place: what bore this one moves there little by little; `TermMerge` tells how to undo it.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="absorbed"
    )
    uses = models.PositiveIntegerField(default=0)  # public objects that bear it, counted now and then
    # The key of the last bearer whose search row says the word as it is now; null: all do.
    retold_to = models.BigIntegerField(null=True, blank=True, editable=False)

    if TYPE_CHECKING:
        parent_id: int | None
        merged_into_id: int | None

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["scheme", "slug"], name="term_slug_once_a_scheme")]
        indexes = [
            models.Index(fields=["id"], name="term_retelling", condition=models.Q(retold_to__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.label


# Made by whoever first writes them; the others are kept by the administration of the service.
FREE = (Term.Scheme.VALUE, Term.Scheme.TAG)
CURATED = (Term.Scheme.CATEGORY, Term.Scheme.THEME)


class TermAlias(models.Model):
    """A slug under which a term was known, or an alternate label of it: its addresses and its imports still find it."""

    scheme = models.CharField(max_length=12, choices=Term.Scheme)
    slug = models.SlugField(max_length=80, allow_unicode=True)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="aliases")

    if TYPE_CHECKING:
        term_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "slug"], name="alias_once_a_scheme")]

    def __str__(self) -> str:
        return self.slug


class TermMerge(models.Model):
    """How a word became another, kept as long as it can be undone; meanwhile the word that left has no slug of its own."""

    loser = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    winner = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="merges")
    slug = models.SlugField(max_length=80, allow_unicode=True)  # the loser's
    aliases: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # slugs of the loser's aliases
    brought: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict
    )  # what the winner took from it, by field
    at = models.DateTimeField(auto_now_add=True)
    by_id = models.BigIntegerField(null=True)  # a party
    undone = models.BooleanField(default=False)  # being undone: what it moved goes back
    done = models.BooleanField(default=False)  # nothing is left to move, either way

    if TYPE_CHECKING:
        loser_id: int
        winner_id: int

    class Meta:
        indexes = [models.Index(fields=["at"], name="term_merge_at")]

    def __str__(self) -> str:
        return f"{self.loser_id} → {self.winner_id}"


class Moved(models.Model):
    """One object that bore the loser of a merge and was given the winner; `had`: it bore the winner already."""

    merge = models.ForeignKey(TermMerge, on_delete=models.CASCADE, related_name="moved")
    kind = models.CharField(max_length=60)  # the name of its `Use`
    object_id = models.BigIntegerField()
    had = models.BooleanField(default=False)

    if TYPE_CHECKING:
        merge_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "kind", "object_id"], name="moved_once_a_merge")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
