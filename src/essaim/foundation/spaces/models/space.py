"""A network, a territory or a group; spaces nest."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel, Visibility


class Accent(models.TextChoices):
    """Colours checked for contrast in both themes (their values stand in the `ui` tokens)."""

    PINE = "pine", _("Pin")
    INDIGO = "indigo", _("Indigo")
    MOSS = "moss", _("Mousse")
    RUST = "rust", _("Rouille")
    PLUM = "plum", _("Prune")
    SLATE = "slate", _("Ardoise")


class Space(PublicModel):
    """Roles held in a parent reach its groups and territories, never a network inside it: a member network
    stays its own master."""

    class Kind(models.TextChoices):
        NETWORK = "network", _("Réseau")
        TERRITORY = "territory", _("Territoire")
        GROUP = "group", _("Groupe")

    class Admission(models.TextChoices):
        CLOSED = "closed", _("Sur invitation seulement")
        REQUEST = "request", _("Sur demande, par une personne ou une organisation")
        PATH = "path", _("Par un parcours d’adhésion : charte, parrainages, collège")

    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.NETWORK)
    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(_("adresse"), max_length=60, unique=True)  # permanent: never changed once given
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="spaces_led"
    )
    visibility = models.CharField(
        _("visibilité"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    accent = models.CharField(_("couleur"), max_length=10, choices=Accent, default=Accent.PINE)
    time_zone = models.CharField(_("fuseau horaire"), max_length=60, blank=True)  # "": the service's
    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    presentation = models.TextField(_("présentation"), max_length=20_000, blank=True)
    language = models.CharField(_("langue des textes"), max_length=5, default="fr")
    charter = models.TextField(_("charte"), max_length=20_000, blank=True)
    admission = models.CharField(
        _("comment on rejoint"), max_length=10, choices=Admission, default=Admission.REQUEST
    )
    sponsors_required = models.PositiveSmallIntegerField(_("parrainages demandés"), default=0)
    # The body that decides on applications is a group of this space; without one, its administrators decide.
    admission_body = models.ForeignKey(
        "self",
        verbose_name=_("instance qui décide des adhésions"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    if TYPE_CHECKING:
        parent_id: int | None
        root_id: int | None
        admission_body_id: int | None

    class Meta:
        indexes = [models.Index(fields=["visibility", "kind", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_space_id(self) -> int | None:
        return self.pk

    @property
    def space_id(self) -> int:
        """A space is in itself: the common rules read `space_id`."""
        return self.pk
