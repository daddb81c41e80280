"""What a source last said of an actor: how a refresh tells what changed there from what was corrected here; and which
source a space prefers to which."""

from typing import TYPE_CHECKING, Any

from django.db import models

from essaim.connect.actors.models.actor import Actor
from essaim.foundation.spaces.models import Space


class SourceRecord(models.Model):
    """One record of one source in one space, as last applied; `fields` holds its cleaned values.

    A value that a local correction outlived stays here as it was when both agreed, and `digest` is that of
    what stands here: the same record read again is told by it alone, and a pending difference is seen each time.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)  # the name under which the space knows the source
    external_id = models.CharField(max_length=200)
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="sources")
    digest = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)
    # What it says now and the card does not follow, by field (null: it says nothing any more): a local correction
    # stands, or a source that is preferred says otherwise.
    apart = models.JSONField(default=dict)
    url = models.URLField(max_length=500, blank=True)
    import_id = models.BigIntegerField(null=True)  # the import that last wrote it
    former_import_id = models.BigIntegerField(null=True)  # and the one before: undoing comes back to it
    gone = models.BooleanField(default=False)  # the source no longer has it: the card was put in the bin
    seen_at = models.DateTimeField(auto_now=True)

    if TYPE_CHECKING:
        actor_id: int
        space_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "source", "external_id"], name="one_record_a_source_id")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"

    def says(self) -> dict[str, Any]:
        """All that the source says now, by field, whether the card follows it or not."""
        now = {name: value for name, value in self.fields.items() if name != "extra"} | self.apart
        return {name: value for name, value in now.items() if value is not None}


class Precedence(models.Model):
    """In what order a space believes its sources, the first one before the others; `field`: of that field alone, or ""."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=40, blank=True)
    sources = models.JSONField(default=list)  # their names, as `SourceRecord.source`

    if TYPE_CHECKING:
        space_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "field"], name="precedence_once_a_field")]

    def __str__(self) -> str:
        return f"{self.space} {self.field}"
