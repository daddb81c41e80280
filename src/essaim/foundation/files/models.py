"""Files: pictures, sounds, films and documents attached to an object, with their credit, licence and words."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Licence, PublicModel, Visibility
from essaim.foundation.spaces.models import Space


class Kind(models.TextChoices):
    PICTURE = "picture", _("Image")
    SOUND = "sound", _("Son")
    VIDEO = "video", _("Vidéo")
    DOCUMENT = "document", _("Document")


class Role(models.TextChoices):
    """Its place beside the object: its one picture, or one of its attachments."""

    PORTRAIT = "portrait", _("Image principale")
    ATTACHMENT = "attachment", _("Pièce jointe")


class State(models.TextChoices):
    PROCESSING = "processing", _("En préparation")
    READY = "ready", _("Prêt")
    REFUSED = "refused", _("Refusé")


class File(PublicModel):
    """One file attached to the object that `owner_type` and `owner_id` name.

    `visibility` is the narrower of `reach`, chosen for the file, and of what the owner shows; like `party`
    (the owner's organisation) and `hidden` (the owner is in a bin), it is kept by the owner's actions (`keeping`).
    `stored`: bytes counted in the quotas, all renditions included. `duration` in milliseconds.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="files", db_index=False)
    owner_type = models.CharField(max_length=60)
    owner_id = models.BigIntegerField()
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="files")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    reach = models.CharField(
        _("qui voit ce fichier"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    hidden = models.BooleanField(default=False)
    role = models.CharField(_("place"), max_length=10, choices=Role, default=Role.ATTACHMENT)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    refusal = models.CharField(max_length=300, blank=True)

    name = models.CharField(max_length=120)  # in its address: ours, plain letters, the extension of its type
    original_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    stored = models.BigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration = models.BigIntegerField(null=True)
    codecs = models.CharField(max_length=200, blank=True)
    playable = models.BooleanField(default=True)
    stripped = models.BooleanField(default=False)  # its metadata (author, place, device) were removed
    faithful = models.BooleanField(
        default=False
    )  # read back from an archive: prepared, its bytes left as they are

    title = models.CharField(_("titre"), max_length=200, blank=True)
    alt = models.CharField(_("texte alternatif"), max_length=500, blank=True)
    decorative = models.BooleanField(_("image décorative"), default=False)
    described = models.BooleanField(
        default=True
    )  # a picture without words is shown to who looks after it only
    caption = models.CharField(_("légende"), max_length=500, blank=True)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY_SA)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    example = models.BooleanField(default=False)
    binned_at = models.DateTimeField(null=True)
    transcript = models.TextField(_("transcription"), max_length=100_000, blank=True)

    if TYPE_CHECKING:
        space_id: int
        party_id: int | None
        uploaded_by_id: int | None
        portrait: "File | None"

    class Meta:
        indexes = [
            models.Index(fields=["owner_type", "owner_id", "role", "-id"], name="file_owner"),
            models.Index(fields=["space", "kind", "-id"], name="file_space_kind"),
            models.Index(fields=["space", "-id"], name="file_space"),
            models.Index(fields=["binned_at"], name="file_bin", condition=models.Q(binned_at__isnull=False)),
            models.Index(
                fields=["updated_at"], name="file_processing", condition=models.Q(state="processing")
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.original_name

    @property
    def alternative(self) -> str:
        """What stands for the picture where it is not seen; "" for a decorative one."""
        return "" if self.decorative else self.alt


class Rendition(models.Model):
    """Something made from a file: a size of a picture, what browsers play of a film or a sound, its still, its captions."""

    class Purpose(models.TextChoices):
        SIZE = "size", _("Taille")
        FILM = "film", _("Version pour les navigateurs")
        STILL = "still", _("Image d’attente")
        CAPTIONS = "captions", _("Sous-titres")

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="renditions", db_index=False)
    purpose = models.CharField(max_length=10, choices=Purpose)
    name = models.CharField(max_length=60)  # carries the digest: the same address is always the same bytes
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=5, blank=True)

    if TYPE_CHECKING:
        file_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "name"], name="rendition_name_once")]

    def __str__(self) -> str:
        return self.name


class Usage(models.Model):
    """How many bytes a space or a person holds: changed only by one conditional statement (`quotas`)."""

    class Of(models.TextChoices):
        SPACE = "space", _("Espace")
        PERSON = "person", _("Personne")

    of = models.CharField(max_length=6, choices=Of)
    key = models.BigIntegerField()
    stored = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "key"], name="usage_once")]

    def __str__(self) -> str:
        return f"{self.of} {self.key}: {self.stored}"
