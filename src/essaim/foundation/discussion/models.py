"""What people say about an object, what becomes of it, and who decided so."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel, Visibility
from essaim.foundation.spaces.models import Space

EDIT_WINDOW = timedelta(minutes=15)


class Reason(models.TextChoices):
    """Why something is not, or no longer, shown."""

    OFF_TOPIC = "off_topic", _("Hors sujet")
    ADVERT = "advert", _("Publicité ou envoi en masse")
    ATTACK = "attack", _("Attaque contre une personne ou un groupe")
    PRIVATE = "private", _("Donnée personnelle")
    FALSE = "false", _("Inexact, après vérification")
    ILLEGAL = "illegal", _("Contraire à la loi")
    KNOWN = "known", _("Déjà dans l’annuaire")
    OFF_CHARTER = "off_charter", _("Hors de la charte")
    OTHER = "other", _("Autre raison, dite ci-dessous")

    @classmethod
    def said_of(cls, kind: str) -> list[tuple[str, Any]]:
        """The choices that make sense for a kind of contribution: two of them speak of what is not there yet."""
        alone = () if kind == "addition" else (cls.KNOWN, cls.OFF_CHARTER)
        return [(value, label) for value, label in cls.choices if value not in alone]


class Hold(models.TextChoices):
    NONE = "none", _("Rien : les commentaires paraissent tout de suite")
    FIRST = "first", _("Les premiers commentaires de personnes inconnues")
    ALL = "all", _("Tous les commentaires, sauf ceux de l’animation")


class Who(models.TextChoices):
    EVERYONE = "everyone", _("Tout le monde ; sans compte, en confirmant par courriel")
    ACCOUNTS = "accounts", _("Toute personne qui a un compte")
    MEMBERS = "members", _("Les membres de l’espace")


class Setting(PublicModel):
    """How one space holds its discussions; a space without a row has these defaults."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="discussion_setting")
    who = models.CharField(_("qui peut commenter"), max_length=10, choices=Who, default=Who.EVERYONE)
    hold = models.CharField(
        _("ce qui est relu avant de paraître"), max_length=10, choices=Hold, default=Hold.FIRST
    )
    links_most = models.PositiveSmallIntegerField(_("liens au plus, sans relecture"), default=2)
    reports_most = models.PositiveSmallIntegerField(_("signalements qui masquent"), default=3)

    if TYPE_CHECKING:
        space_id: int

    def __str__(self) -> str:
        return f"{self.space_id}"


class Guest(models.Model):
    """Somebody without an account: a name, and an address kept only as long as an answer may be due."""

    name = models.CharField(_("nom"), max_length=80)
    mail = models.EmailField(_("adresse de courriel"), blank=True)  # "" once forgotten
    digest = models.CharField(max_length=64, blank=True, db_index=True)  # keyed; goes with the address
    name_shown = models.BooleanField(default=False)  # in the history of what they corrected
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Contribution(PublicModel):
    """A comment on an object, a proposed correction of it, or what else a room lets one propose about it (`proposable.py`).
    Its target is a type and a key; `space_id` and `visibility` are the target's (`attached.py` keeps them). What proposes
    something new is about the space until it is accepted, then about what came of it."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Commentaire")
        CORRECTION = "correction", _("Correction proposée")
        ADDITION = "addition", _("Ajout proposé")
        ALERT = "alert", _("Signalement")

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("En attente de confirmation par courriel")
        HELD = "held", _("En attente de relecture")
        PUBLISHED = "published", _("Publié")
        ACCEPTED = "accepted", _("Accepté")
        ANSWERED = "answered", _("Répondu")
        REFUSED = "refused", _("Refusé")
        REMOVED = "removed", _("Retiré par la modération")
        BINNED = "binned", _("Retiré par son auteur·e")
        GONE = "gone", _("Effacé")  # its text is gone; the row stands while others answer it

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMMENT)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    author = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    guest = models.ForeignKey(
        Guest, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions"
    )
    state = models.CharField(max_length=12, choices=State)
    held_for = models.CharField(max_length=12, blank=True)  # see `holding.WHY`
    body = models.TextField(max_length=5000, blank=True)
    body_digest = models.CharField(max_length=64, blank=True)  # of the folded text: what is repeated
    language = models.CharField(max_length=5, default="fr")
    proposed = models.JSONField(default=dict, blank=True)  # values as text, by field
    commune = models.CharField(max_length=5, blank=True)  # INSEE code of what is proposed and is nowhere yet
    present = models.JSONField(default=dict, blank=True)  # what stood there on that day
    entry_id = models.BigIntegerField(
        null=True, blank=True, db_index=True
    )  # of the journal: the change that accepting it made
    origin = models.CharField(max_length=64, blank=True)  # keyed digest of where it came from; a week at most
    example = models.BooleanField(default=False)  # invented for the demonstration
    edited_at = models.DateTimeField(null=True, blank=True)
    binned_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        space_id: int
        author_id: int | None
        guest_id: int | None
        parent_id: int | None

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id", "parent", "id"], name="contribution_thread"),
            models.Index(fields=["space", "state", "id"], name="contribution_queue"),
            models.Index(fields=["author", "state", "id"], name="contribution_author"),
            models.Index(fields=["body_digest", "created_at"], name="contribution_repeated"),
            models.Index(fields=["state", "updated_at"], name="contribution_stale"),
        ]

    def __str__(self) -> str:
        return self.body[:80]

    @property
    def is_correction(self) -> bool:
        return self.kind == self.Kind.CORRECTION

    @property
    def is_comment(self) -> bool:
        return self.kind == self.Kind.COMMENT

    @property
    def known_as(self) -> str:
        """What it speaks of, by its own words: what is not there yet, or no longer; "" where the target says it."""
        if self.kind == self.Kind.ADDITION and self.state != self.State.ACCEPTED:
            return str(self.proposed.get("name", ""))
        return ""

    @property
    def author_name(self) -> str:
        """Who signs it, as a page says it."""
        if self.author_id and self.author:
            return str(self.author)
        return self.guest.name if self.guest_id and self.guest else ""

    @property
    def readable(self) -> bool:
        """Whether its text stands on the page."""
        return self.state == self.State.PUBLISHED

    @property
    def edited_late(self) -> bool:
        """Changed after the first quarter of an hour: marked, its versions shown."""
        return self.edited_at is not None and self.edited_at - self.created_at > EDIT_WINDOW

    @property
    def window_open(self) -> bool:
        return timezone.now() - self.created_at <= EDIT_WINDOW


class Report(PublicModel):
    """Somebody says that a comment should not stand; those of accounts count towards hiding it meanwhile."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reports")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("raison"), max_length=12, choices=Reason)
    words = models.CharField(_("précision"), max_length=500, blank=True)
    open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "party"],
                condition=models.Q(party__isnull=False, open=True),
                name="one_open_report_a_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution} : {self.reason}"


class Decision(models.Model):
    """The moderation log: what was decided, why, by whom; shown to the author, never changed."""

    class Verdict(models.TextChoices):
        PUBLISH = "publish", _("publié")
        REFUSE = "refuse", _("refusé")
        REMOVE = "remove", _("retiré par la modération")
        ACCEPT = "accept", _("correction acceptée")
        CREATE = "create", _("ajoutée à l’annuaire")
        CORRECTED = "corrected", _("fiche corrigée")
        UNITED = "united", _("fiche réunie à une autre")
        BINNED = "binned", _("fiche retirée de l’annuaire")
        KEPT = "kept", _("fiche gardée telle quelle")
        UPHOLD = "uphold", _("décision maintenue après recours")
        OVERTURN = "overturn", _("décision annulée après recours")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="decisions")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(_("raison"), max_length=12, choices=Reason, blank=True)
    words = models.TextField(_("réponse"), max_length=2000, blank=True)
    by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        by_id: int | None

    class Meta:
        indexes = [models.Index(fields=["space", "-id"], name="decision_log")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.reason}"


class Appeal(PublicModel):
    """The author asks once for a second look, by somebody else where there is somebody else."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="appeal")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = models.TextField(_("pourquoi revoir cette décision"), max_length=2000)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["space", "decided_at"], name="appeal_queue")]

    def __str__(self) -> str:
        return self.words[:80]
