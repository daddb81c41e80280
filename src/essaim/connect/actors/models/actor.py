"""The comparable card: who they are, what they hold to, their human means, budget, funders, territory, place."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Licence, PublicModel, Visibility
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.models import Term


class Kind(models.TextChoices):
    ORGANISATION = "organisation", _("Organisation")
    NETWORK = "network", _("Réseau")
    INITIATIVE = "initiative", _("Initiative")
    PUBLIC_BODY = "public_body", _("Collectivité ou organisme public")
    FUNDER = "funder", _("Financeur")
    RESEARCH_TEAM = "research_team", _("Équipe de recherche")


class LegalForm(models.TextChoices):
    UNKNOWN = "", _("Non précisée")
    NONE = "none", _("Aucune : collectif informel")
    ASSOCIATION = "association", _("Association")
    SCIC = "scic", _("Société coopérative d’intérêt collectif (Scic)")
    SCOP = "scop", _("Société coopérative de production (Scop)")
    CAE = "cae", _("Coopérative d’activité et d’emploi")
    COOPERATIVE = "cooperative", _("Autre coopérative")
    MUTUAL = "mutual", _("Mutuelle")
    FOUNDATION = "foundation", _("Fondation ou fonds de dotation")
    UNION = "union", _("Syndicat ou union")
    COMPANY = "company", _("Société commerciale, dont Esus")
    PUBLIC = "public", _("Personne publique")
    OTHER = "other", _("Autre forme")


class Precision(models.TextChoices):
    """How finely the point is known."""

    ADDRESS = "address", _("à l’adresse")
    STREET = "street", _("à la rue")
    TOWN = "town", _("à la commune")
    EPCI = "epci", _("à l’intercommunalité")
    DEPARTMENT = "department", _("au département")


class PlacedBy(models.TextChoices):
    """Where the point comes from."""

    HAND = "hand", _("à la main")
    GEOCODER = "geocoder", _("d’après son adresse")
    TABLE = "table", _("d’après sa commune")
    IMPORT = "import", _("par sa source")


# What the rule and the filters of lists read of a card: with them in an index, a list reads nothing else.
SEEN_BY = ["visibility", "kind", "space", "party", "created_by", "binned_at"]


class ActorQuerySet(models.QuerySet["Actor"]):
    def live(self) -> "ActorQuerySet":
        """Those that are not in the bin."""
        return self.filter(binned_at__isnull=True)


class Actor(PublicModel):
    """One stable entity above the records of the sources that speak of it (`SourceRecord`).

    The card of an initiative without legal form keeps no finer place than its town (`actions.py` sees to it).
    Lists (`missions`, `funders`, `links`) are JSON lists of text; figures are null where unknown.
    """

    # The space that keeps the card; its indexes are `actor_space` and `actor_bin`.
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="actors", db_index=False)
    party = models.OneToOneField(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="actor")
    created_by = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # null: an import
    kind = models.CharField(_("nature"), max_length=14, choices=Kind, default=Kind.ORGANISATION)
    name = models.CharField(_("nom"), max_length=200)
    acronym = models.CharField(_("sigle"), max_length=40, blank=True)
    sort_name = models.CharField(
        max_length=200, editable=False
    )  # folded: no accents, no case, no leading article
    visibility = models.CharField(
        _("visibilité"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY_SA)
    language = models.CharField(max_length=5, default="fr")
    binned_at = models.DateTimeField(null=True, blank=True)  # in the bin since; purged after a delay
    example = models.BooleanField(
        default=False
    )  # invented for the demonstration, and marked so wherever shown

    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    terms: "models.ManyToManyField[Term, ActorTerm]" = models.ManyToManyField(
        Term, through="ActorTerm", related_name="actors"
    )
    territory = models.CharField(_("territoire d’action"), max_length=200, blank=True)
    legal_form = models.CharField(_("forme juridique"), max_length=14, choices=LegalForm, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("RNA", max_length=10, blank=True)
    website = models.URLField(_("site"), max_length=500, blank=True)

    salaried = models.PositiveIntegerField(_("salarié·es"), null=True, blank=True)
    board = models.PositiveIntegerField(_("administrateur·ices"), null=True, blank=True)
    volunteers = models.PositiveIntegerField(_("bénévoles"), null=True, blank=True)
    civic_service = models.PositiveIntegerField(_("personnes en service civique"), null=True, blank=True)
    members = models.PositiveIntegerField(_("adhérent·es"), null=True, blank=True)
    people_reached = models.PositiveIntegerField(_("personnes ou structures touchées"), null=True, blank=True)
    budget = models.PositiveBigIntegerField(_("budget annuel (euros)"), null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField(_("année du budget"), null=True, blank=True)

    street = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=20, blank=True)
    city = models.CharField(_("commune"), max_length=120, blank=True)
    # As OpenStreetMap writes them: see `formats.hours`.
    opening_hours = models.CharField(_("heures d’ouverture"), max_length=500, blank=True, default="")
    country = models.CharField(_("pays"), max_length=2, blank=True)  # ISO 3166-1 alpha-2
    latitude = models.FloatField(_("latitude"), null=True, blank=True)  # degrees, WGS 84
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, blank=True)
    placed_by = models.CharField(max_length=8, choices=PlacedBy, blank=True, default="")
    # INSEE code of today's commune; "" where the words name none, or several; null: not looked for yet.
    commune = models.CharField(max_length=5, null=True, editable=False)  # noqa: DJ001
    cell = models.BigIntegerField(
        null=True, editable=False
    )  # Morton code of the point (`tiles`), for clusters

    # What weighs comes last: SQLite reads a row up to the columns that it needs.
    missions = models.JSONField(_("missions"), default=list, blank=True)
    funders = models.JSONField(_("financeurs"), default=list, blank=True)
    links = models.JSONField(_("autres adresses"), default=list, blank=True)
    description = models.TextField(_("présentation"), max_length=20_000, blank=True)

    objects = ActorQuerySet.as_manager()

    if TYPE_CHECKING:
        space_id: int
        party_id: int | None
        created_by_id: int | None

    class Meta:
        # Each one in the order of a list and holding all that its filters and the rule read: a page of 50 rows
        # reads 50 entries and sorts nothing. None begins with visibility: SQLite would merge and sort instead.
        indexes = [
            models.Index(
                fields=["sort_name", "id", *SEEN_BY, "commune"],
                name="actor_list",
                condition=models.Q(binned_at__isnull=True),
            ),
            models.Index(
                fields=["space", "sort_name", "id", "visibility", "kind", "party", "created_by", "binned_at"],
                name="actor_space",
                condition=models.Q(binned_at__isnull=True),
            ),
            models.Index(
                fields=["kind", "sort_name", "id", "visibility", "space", "party", "created_by", "binned_at"],
                name="actor_kind",
                condition=models.Q(binned_at__isnull=True),
            ),
            models.Index(
                fields=["cell", "latitude", "longitude", "id", *SEEN_BY],
                name="actor_map",
                condition=models.Q(binned_at__isnull=True, cell__isnull=False),
            ),
            # What strangers do not see: little, wherever one looks. The others are in a file (`atlas`).
            models.Index(
                fields=["cell", "id", *SEEN_BY, "commune"],
                name="actor_closed",
                condition=models.Q(binned_at__isnull=True, cell__isnull=False)
                & ~models.Q(visibility=Visibility.PUBLIC),
            ),
            models.Index(
                fields=["commune", "sort_name", "id", *SEEN_BY],
                name="actor_commune",
                condition=models.Q(binned_at__isnull=True, commune__gt=""),
            ),
            models.Index(fields=["id"], name="actor_unplaced", condition=models.Q(commune__isnull=True)),
            models.Index(
                fields=["space", "-binned_at"], name="actor_bin", condition=models.Q(binned_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_informal(self) -> bool:
        return self.legal_form == LegalForm.NONE


class ActorTerm(models.Model):
    """A word of a card: category, theme, value or tag. A category brings the one above it, `implied`, so that a list of either
    reads one range of the index, in the order of names."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="actor_terms", db_index=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="actor_terms", db_index=False)
    implied = models.BooleanField(default=False)
    sort_name = models.CharField(max_length=200)  # the actor's

    if TYPE_CHECKING:
        actor_id: int
        term_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "term"], name="term_once_an_actor")]
        indexes = [models.Index(fields=["term", "sort_name", "actor"], name="term_list")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.term_id}"
