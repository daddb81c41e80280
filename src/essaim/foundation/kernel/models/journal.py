"""The journal: append-only, one entry an action, no personal text; and, beside it, the erasable revisions."""

from django.db import models

from essaim.foundation.kernel.ids import uuid7


class Entry(models.Model):
    """One action: who, for whom, what, on which object. Identifiers and a keyed digest only."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=80)
    by_id = models.BigIntegerField(null=True)  # a party; null: the service itself
    on_behalf_of_id = models.BigIntegerField(null=True)  # the organisation party acted for
    space_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"]),
            models.Index(fields=["space_id", "-id"]),
            models.Index(fields=["by_id", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.object_type} {self.object_id}"


class Unsealed(models.Model):
    """Entries that the sealing task has still to take, so that it never looks through the whole journal."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)

    def __str__(self) -> str:
        return str(self.pk)


class Seal(models.Model):
    """The link of an entry in its space's hash chain (chain 0: actions outside any space)."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    chain = models.BigIntegerField()
    position = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="seal_once_per_position")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.position}"


class Revision(models.Model):
    """What an action changed on one object, before and after, as JSON. Erasable: the journal keeps its digest only."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    erased = models.BooleanField(default=False)  # its content is gone; its entry keeps the digest

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
