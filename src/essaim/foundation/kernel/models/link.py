"""Any public object to any other, typed and dated. Plain ids: no foreign key upward."""

from django.db import models

from essaim.foundation.kernel.models.base import PublicModel, Visibility


class Link(PublicModel):
    """`source` —kind→ `target`, from a day to a day (both may be open)."""

    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    space_id = models.BigIntegerField(null=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)

    class Meta:
        indexes = [
            models.Index(fields=["source_type", "source_id", "kind"]),
            models.Index(fields=["target_type", "target_id", "kind"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "target_type", "target_id", "kind"],
                condition=models.Q(ends__isnull=True),
                name="one_live_link_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_type} {self.source_id} {self.kind} {self.target_type} {self.target_id}"
