"""Reading spaces, members, applications; every list starts at what the reader may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.spaces.models import (
    Application,
    Invitation,
    Mandate,
    MandateOffer,
    Membership,
    Role,
    Space,
)
from essaim.foundation.spaces.models.invitation import token_digest

ORGANISATIONS_SHOWN = 60


def my_spaces(user: Any) -> QuerySet[Space]:
    """Where one belongs, oneself or by an organisation one acts for."""
    held = Membership.objects.filter(party_id__in=scope_of(user).parties, until=None)
    return Space.objects.filter(pk__in=held.values("space_id")).order_by("name", "pk")


def visible_spaces(user: Any, text: str = "", kind: str = "") -> QuerySet[Space]:
    """The spaces that show themselves to `user`: networks and territories; groups are found in their parent."""
    spaces = allowed(Space.objects.select_related("parent"), user, "spaces.view")
    spaces = spaces.filter(kind=kind) if kind in Space.Kind.values else spaces.exclude(kind=Space.Kind.GROUP)
    if text.strip():
        spaces = spaces.filter(
            Q(name__icontains=text.strip()) | Q(slug__icontains=slugify(text) or text.strip())
        )
    return spaces.order_by("name", "pk")


def inner_spaces(space: Space, user: Any) -> QuerySet[Space]:
    """Its spaces that `user` may see: networks, then territories, then groups."""
    found = allowed(Space.objects.filter(parent=space), user, "spaces.view")
    return found.order_by("-kind", "name", "pk")


def way_to(space: Space, user: Any) -> list[Space]:
    """The spaces above it that `user` may see, the outermost first."""
    above, parent_id = [], space.parent_id
    while parent_id is not None:
        parent = Space.objects.get(pk=parent_id)
        above.append(parent.pk)
        parent_id = parent.parent_id
    seen = {each.pk: each for each in allowed(Space.objects.filter(pk__in=above), user, "spaces.view")}
    return [seen[pk] for pk in reversed(above) if pk in seen]


def member_organisations(space: Space) -> QuerySet[Membership]:
    """The organisations that belong to it today, by name."""
    live = Membership.objects.filter(space=space, until=None, party__kind=Party.Kind.ORGANISATION)
    return live.select_related("party", "college", "space").order_by("party__name", "pk")


def members(
    space: Space, user: Any, text: str = "", role: str = "", college: str = ""
) -> QuerySet[Membership]:
    """Those that `user` may see of the belongings in force: organisations first, then people, by name."""
    live = Membership.objects.filter(space=space, until=None).select_related("party", "college", "space")
    shown = allowed(live, user, "spaces.view_membership")
    if text.strip():
        shown = shown.filter(party__name__icontains=text.strip())
    if role in Role.values:
        shown = shown.filter(role=role)
    if college.isdigit():
        shown = shown.filter(college_id=int(college))
    return shown.order_by("party__kind", "party__name", "pk")


def departures(space: Space, user: Any) -> QuerySet[Membership]:
    """The last who left, for those who facilitate."""
    past = Membership.objects.filter(space=space, until__isnull=False).select_related("party", "space")
    return allowed(past, user, "spaces.welcome_member").order_by("-until", "-pk")[:50]


@dataclass(frozen=True)
class Stance:
    """Where somebody stands towards a space: belongings and waiting requests, in their name and their organisations'."""

    memberships: list[Membership]
    pending: list[Application]

    @property
    def own(self) -> Membership | None:
        return next((held for held in self.memberships if held.party.is_person), None)


def stance(user: Any, space: Space) -> Stance:
    """Two queries; none for strangers."""
    parties = scope_of(user).parties
    if not parties:
        return Stance([], [])
    held = Membership.objects.filter(space=space, party_id__in=parties, until=None).select_related(
        "party", "college"
    )
    pending = Application.objects.filter(space=space, party_id__in=parties, state=Application.State.PENDING)
    return Stance(list(held.order_by("pk")), list(pending.select_related("party").order_by("pk")))


def waiting(space: Space) -> QuerySet[Application]:
    """The requests that wait for a decision, oldest first."""
    found = Application.objects.filter(space=space, state=Application.State.PENDING)
    return found.select_related("party", "submitted_by", "college", "space").order_by("pk")


def decided(space: Space) -> QuerySet[Application]:
    """The last answers given."""
    found = Application.objects.filter(space=space).exclude(state=Application.State.PENDING)
    return found.select_related("party", "decided_by", "space").order_by("-decided_at", "-pk")[:30]


def open_invitations(space: Space) -> QuerySet[Invitation]:
    """Those that can still serve."""
    usable = Invitation.objects.usable(timezone.now()).filter(space=space)
    return usable.select_related("college", "invited_by").order_by("-pk")


def invitation_of(token: str) -> Invitation | None:
    """The invitation that this link opens, while it holds."""
    usable = Invitation.objects.usable(timezone.now()).filter(digest=token_digest(token))
    return usable.select_related("space", "college", "invited_by").first()


def offer_of(token: str) -> MandateOffer | None:
    """The proposed mandate that this link opens, while it holds."""
    usable = MandateOffer.objects.usable(timezone.now()).filter(digest=token_digest(token))
    return usable.select_related("organisation", "space", "offered_by").first()


def my_organisations(user: Any) -> QuerySet[Mandate]:
    """One's live mandates, by organisation."""
    held = Mandate.objects.live().filter(person_id=scope_of(user).party_id)
    return held.select_related("organisation").order_by("organisation__name", "pk")


def mandates_of(organisation: Party) -> QuerySet[Mandate]:
    """Who acts for it today."""
    held = Mandate.objects.live().filter(organisation=organisation)
    return held.select_related("person", "organisation").order_by("-manages", "person__name", "pk")


def open_offers(organisation: Party) -> QuerySet[MandateOffer]:
    """The mandates that wait for a yes."""
    return MandateOffer.objects.usable(timezone.now()).filter(organisation=organisation).order_by("-pk")


def has_manager(organisation: Party) -> bool:
    """Whether somebody may give its mandates."""
    return Mandate.objects.live().filter(organisation=organisation, manages=True).exists()


def organisations_for(user: Any) -> list[Party]:
    """The organisations one may join or apply for."""
    parties = scope_of(user).parties
    return list(Party.objects.filter(pk__in=parties, kind=Party.Kind.ORGANISATION).order_by("name", "pk"))


def entries(space: Space, before: int | None = None) -> QuerySet[Entry]:
    """The space's journal, newest first, from below the entry `before`."""
    found = Entry.objects.filter(space_id=space.pk)
    return (found.filter(pk__lt=before) if before else found).order_by("-pk")


def deciders(application: Application) -> list[int]:
    """The parties that decide on it, at most 50: those of the named body, or who administers the space."""
    space = application.space
    body = Membership.objects.filter(space_id=space.admission_body_id or space.pk, until=None)
    among = body.exclude(role=Role.GUEST) if space.admission_body_id else body.filter(role=Role.ADMINISTRATOR)
    return list(among.values_list("party_id", flat=True)[:50])
