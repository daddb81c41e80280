"""Agreements between organisations: what for, who brings what, from when to when; where each stands, from its dates."""

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel, Visibility
from essaim.foundation.spaces.models import Space

TITLE, PURPOSE, BROUGHT, NAME = 160, 5_000, 1_000, 200  # characters
NOTICE = timedelta(days=60)  # before a review or an end, it is told
A_DAY = timedelta(days=1)


class Renewal(models.TextChoices):
    NONE = "none", _("Il s’arrête à son terme")
    EXPLICIT = "explicit", _("Il se renouvelle si les parties le décident")
    TACIT = "tacit", _("Il se reconduit de lui-même")


class State(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    COMING = "coming", _("À venir")
    ACTIVE = "active", _("En cours")
    REVIEW = "review", _("À revoir")
    ENDED = "ended", _("Terminé")


def of_state(state: str, today: date) -> Q:
    """The agreements in that state on a day, as `Agreement.state` says; `ACTIVE` holds those to review too."""
    ended = Q(stopped_on__lte=today) | (Q(ends_on__lt=today) & ~Q(renewal=Renewal.TACIT))
    # Written without a negation over columns that may be null, which SQL does not decide.
    going = (Q(stopped_on=None) | Q(stopped_on__gt=today)) & (
        Q(ends_on=None) | Q(ends_on__gte=today) | Q(renewal=Renewal.TACIT)
    )
    signed = going & Q(signed_on__isnull=False)
    started = signed & Q(starts_on__lte=today)
    soon = Q(review_on__lte=today + NOTICE) | Q(ends_on__lte=today + NOTICE, renewal=Renewal.EXPLICIT)
    return {
        State.ENDED: ended,
        State.DRAFT: going & Q(signed_on=None),
        State.COMING: signed & Q(starts_on__gt=today),
        State.ACTIVE: started,
        State.REVIEW: started & soon,
    }[State(state)]


class Agreement(PublicModel):
    """Kept by a space; seen as its visibility says, and by whoever acts for one of its signatories."""

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    author = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(_("titre"), max_length=TITLE)
    purpose = models.TextField(_("objet"), max_length=PURPOSE, blank=True)
    visibility = models.CharField(
        _("visibilité"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    document_url = models.URLField(_("document"), max_length=500, blank=True)
    signed_on = models.DateField(_("signé le"), null=True, blank=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("terme"), null=True, blank=True)  # of the first term, that day included
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    renewal = models.CharField(_("au terme"), max_length=8, choices=Renewal, default=Renewal.NONE)
    stopped_on = models.DateField(null=True, blank=True)  # ended before its term
    told_of = models.DateField(
        null=True, blank=True
    )  # the day (a review, an end) that its keepers were told of
    example = models.BooleanField(default=False)

    if TYPE_CHECKING:
        space_id: int
        author_id: int | None

    class Meta:
        indexes = [
            models.Index(fields=["space", "starts_on", "id"], name="agreement_space"),
            models.Index(fields=["-starts_on", "-id"], name="agreement_list"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        """Where it stands today."""
        today = timezone.localdate()
        if (self.stopped_on and self.stopped_on <= today) or self._lapsed(today):
            return State.ENDED
        if self.signed_on is None:
            return State.DRAFT
        if self.starts_on > today:
            return State.COMING
        return State.REVIEW if (day := self.due_on) and day <= today + NOTICE else State.ACTIVE

    def _lapsed(self, today: date) -> bool:
        return bool(self.ends_on and self.ends_on < today and self.renewal != Renewal.TACIT)

    @property
    def due_on(self) -> date | None:
        """The next day on which somebody has to look at it: a review, or a term at which parties decide."""
        ends = self.ends_on if self.renewal == Renewal.EXPLICIT else None
        return min((day for day in (self.review_on, ends) if day), default=None)

    @property
    def term_ends(self) -> date | None:
        """The last day of the term that runs: moved on, term after term, where it renews itself."""
        end, today = self.ends_on, timezone.localdate()
        if end is None or self.renewal != Renewal.TACIT or end >= today:
            return end
        years, months = divmod(_months(self.starts_on, end + A_DAY), 12)
        if years or months:
            step, month = 0, years * 12 + months
            while _later(self.starts_on, month * (step + 1)) - A_DAY < today:
                step += 1
            return _later(self.starts_on, month * (step + 1)) - A_DAY
        length = (end - self.starts_on).days + 1
        return end + timedelta(days=-(-(today - end).days // length) * length)


def _months(start: date, after: date) -> int:
    """How many whole months from a day to another; 0 where they are not whole."""
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if months > 0 and _later(start, months) == after else 0


def _later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Signatory(models.Model):
    """A party to an agreement: its card where it has one; the name as the agreement says it; what it brings."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="signatories", db_index=False
    )
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=NAME)
    brings = models.TextField(max_length=BROUGHT, blank=True)
    amount = models.PositiveBigIntegerField(null=True, blank=True)  # euros, over the term

    if TYPE_CHECKING:
        agreement_id: int
        actor_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "actor"], name="signatory_once"),
        ]

    def __str__(self) -> str:
        return self.name
