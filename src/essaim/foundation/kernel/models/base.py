"""The ground of every public object: an identifier for addresses, dates, and the words of visibility and licence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.ids import uuid7


class Visibility(models.TextChoices):
    """Who may read: narrowest first."""

    PRIVATE = "private", _("Privée : l’animation de l’espace")
    GROUP = "group", _("Groupe : les membres de l’espace")
    NETWORK = "network", _("Réseau : les membres de tout le réseau")
    PUBLIC = "public", _("Publique : tout le monde")


class Licence(models.TextChoices):
    """Under what terms others may use it."""

    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC0 = "CC0-1.0", _("CC0 (domaine public)")
    ODBL = "ODbL-1.0", "ODbL 1.0"


class PublicModel(models.Model):
    """Abstract: `public_id` stands in addresses, the bigint key never does."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @classmethod
    def type_name(cls) -> str:
        """`app.model`, the name under which links and the journal know this kind of object."""
        return cls._meta.label_lower

    @property
    def journal_space_id(self) -> int | None:
        """The space whose chain an entry about this object joins."""
        return getattr(self, "space_id", None)
