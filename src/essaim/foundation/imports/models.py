"""Imports: a file read into rows that can be looked at before anything changes, applied in chunks, undone as one."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Space

MOST_VANISHED = 5  # one in so many; beyond, a file is rather cut short than true


class Import(PublicModel):
    """One file on its way into one sink of a space."""

    class State(models.TextChoices):
        READING = "reading", _("Lecture en cours")
        COLUMNS = "columns", _("Colonnes à relire")
        READY = "ready", _("Prêt à appliquer")
        REFUSED = "refused", _("Fichier refusé")
        APPLYING = "applying", _("Application en cours")
        APPLIED = "applied", _("Appliqué")
        UNDOING = "undoing", _("Annulation en cours")
        UNDONE = "undone", _("Annulé")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(
        Party, null=True, on_delete=models.SET_NULL, related_name="imports"
    )  # null: command line
    sink = models.CharField(max_length=40, default="actors")
    source = models.CharField(
        _("source"), max_length=80
    )  # same name, same source: what was read before is updated
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(
        max_length=200, blank=True
    )  # under the data folder; dropped once read, or once applied where its sink needs it until then
    format = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    refusal = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=20, blank=True)
    archive_missing = models.BooleanField(default=False)
    unit = models.CharField(
        max_length=10, default="ligne"
    )  # what rows are counted in: « ligne » or « élément »
    records_kept = models.BooleanField(default=True)  # its rows still hold what the file said
    attempt = models.PositiveIntegerField(
        default=0
    )  # of reading: one taken over by another writes nothing more
    read = models.PositiveIntegerField(default=0)
    to_create = models.PositiveIntegerField(default=0)
    to_update = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    to_archive = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # by who reviewed it: in none of the counts above
    guesses = models.JSONField(default=list)  # sentences: what was guessed of the file
    asked = models.JSONField(
        default=dict
    )  # what its columns seem to hold, while somebody looks: see `columns.ask`
    known = models.PositiveIntegerField(default=0)  # what the source had given before, and still stands
    vanished = models.PositiveIntegerField(default=0)  # of these, what the file no longer has
    renumbered = models.PositiveIntegerField(default=0)  # known ones met again under another identifier
    unattended = models.BooleanField(default=False)  # nobody waits for it: applied at once unless it asks
    mapping = models.JSONField(null=True)  # what they hold, once chosen; the next file of the source takes it
    done = models.PositiveIntegerField(default=0)  # rows applied, or undone, so far

    prepared: Any = None  # of the chunk being applied, no column: see `protocol.KeepingSink`

    if TYPE_CHECKING:
        space_id: int
        by_id: int | None

    class Meta:
        indexes = [models.Index(fields=["space", "-id"])]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.space}"

    @property
    def path(self) -> str:
        """The permanent address of its page, which stands on an upper floor."""
        return f"/imports/{self.public_id}/"

    @property
    def running(self) -> bool:
        """Whether the worker has something to do on it."""
        return self.state in {self.State.READING, self.State.APPLYING, self.State.UNDOING}

    @property
    def asks(self) -> bool:
        """Whether so much of the source vanished that a person has to say it before anything is archived."""
        return 0 < self.known < self.vanished * MOST_VANISHED

    @property
    def to_do(self) -> int:
        """How many rows change something."""
        return self.to_create + self.to_update + self.to_archive


class ImportRow(models.Model):
    """One record of the file: what it would do, and once applied what it did.

    What a person decides of it meanwhile: `left_out`; `kept`, fields that stay as they are here; `is_twin`: it is the
    very object `twin`, which it was thought to resemble.
    """

    class Plan(models.TextChoices):
        CREATE = "create", _("Nouvelle")
        UPDATE = "update", _("Modifiée")
        UNCHANGED = "unchanged", _("Inchangée")
        ARCHIVE = "archive", _("Disparue de la source")
        SKIP = "skip", _("Écartée")

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    plan = models.CharField(max_length=10, choices=Plan)
    external_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    record = models.JSONField(default=dict)  # the fields of the cleaned record: see `protocol.record_of`
    changes = models.JSONField(default=dict)  # field → [before, after]
    object_id = models.BigIntegerField(null=True)
    applied = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    left_out = models.BooleanField(default=False)
    kept = models.JSONField(default=list)
    twin = models.BigIntegerField(null=True)
    is_twin = models.BooleanField(default=False)
    degree = models.CharField(max_length=10, blank=True, default="")  # how much it resembles `twin`
    likeness = models.CharField(max_length=300, blank=True, default="")  # and why

    if TYPE_CHECKING:
        batch_id: int

    class Meta:
        indexes = [
            models.Index(fields=["batch", "plan", "left_out", "id"], name="import_row_plan"),
            models.Index(fields=["batch", "applied", "id"]),
            models.Index(fields=["batch", "id"], name="import_row_out", condition=models.Q(left_out=True)),
            models.Index(
                fields=["batch", "id"], name="import_row_twin", condition=models.Q(twin__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line} {self.plan}"


class Feed(PublicModel):
    """The address where a source of a space is read again, by hand or at its pace."""

    class Pace(models.TextChoices):
        HAND = "", _("quand on le demande")
        DAILY = "daily", _("chaque nuit")
        WEEKLY = "weekly", _("chaque semaine")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="feeds")
    source = models.CharField(_("source"), max_length=80)
    url = models.CharField(_("adresse"), max_length=1000)
    pace = models.CharField(_("rythme"), max_length=8, choices=Pace, blank=True, default="")
    complete = models.BooleanField(
        _("liste complète"), default=True
    )  # what is not there any more has vanished
    licence = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(null=True)  # last
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    refusal = models.CharField(max_length=500, blank=True)  # why the last reading failed
    last_import = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    if TYPE_CHECKING:
        space_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "source"], name="feed_once_a_source")]

    def __str__(self) -> str:
        return f"{self.source} → {self.space}"
