"""What happens to a belonging after it began: welcome, role, college, end."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM, action
from essaim.foundation.kernel.events import emit
from essaim.foundation.spaces.actions.base import (
    admit,
    change,
    check_college,
    check_role,
    own_rank,
    rank,
    refresh,
)
from essaim.foundation.spaces.actions.sanction import check_until, sanction
from essaim.foundation.spaces.models import College, Mandate, Membership, Role, Space


@action("spaces.add_member")
def add_member(
    by: Any,
    space: Space,
    party: Party,
    /,
    *,
    role: str = Role.MEMBER,
    college: College | None = None,
    since: date | None = None,
) -> Membership:
    """Enter a member without its word: an organisation that nobody manages yet, or one that `by` manages.

    People, and organisations that have managers, are invited instead. The service itself may add anybody.
    """
    if by is not SYSTEM:
        if party.is_person:
            raise ValidationError(_("Une personne s’invite, elle ne s’inscrit pas à son insu."))
        if party.pk not in by.scope.manages and _managed(party):
            raise ValidationError(_("Cette organisation est gérée par d’autres : invitez-la."))
    check_role(by, space, party, role)
    membership = admit(space, party, role=role, college=college, since=_past(since))
    refresh(by)
    return membership


@action("spaces.register_organisation")
def register_organisation(
    by: Any,
    space: Space,
    /,
    *,
    name: str,
    role: str = Role.MEMBER,
    college: College | None = None,
    since: date | None = None,
) -> Membership:
    """Enter an organisation that is a member already and has no account holder here yet: its party and its membership."""
    party = Party(kind=Party.Kind.ORGANISATION, name=name.strip())
    check_role(by, space, party, role)
    party.full_clean()
    party.save()
    return admit(space, party, role=role, college=college, since=_past(since))


def _managed(organisation: Party) -> bool:
    return Mandate.objects.live().filter(organisation=organisation, manages=True).exists()


def _past(day: date | None) -> date | None:
    if day and day > date.today():
        raise ValidationError({"since": _("Cette date est à venir.")})
    return day


@action("spaces.welcome_member")
def welcome_member(by: Any, membership: Membership, /, *, on: date | None = None) -> Membership:
    """Note the day of the welcome (today by default), never before the belonging began nor to come."""
    _check_live(membership)
    day = _past(on) or date.today()
    if day < membership.since:
        raise ValidationError({"on": _("L’accueil ne peut précéder l’adhésion.")})
    change(membership, {"welcomed_on": day}, ["welcomed_on"])
    return membership


@action("spaces.change_role")
def change_role(by: Any, membership: Membership, /, *, role: str) -> Membership:
    """Give another role, never above one's own, and never leaving the space without an administrator."""
    _check_live(membership)
    check_role(by, membership.space, membership.party, role)
    if rank(membership.role) > own_rank(by, membership.space):
        raise ValidationError({"role": _("On ne change pas un rôle plus élevé que le sien.")})
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(by, membership)
    change(membership, {"role": role}, ["role"])
    refresh(by)
    return membership


@action("spaces.change_college")
def change_college(by: Any, membership: Membership, /, *, college: College | None) -> Membership:
    """Move to another college of the space, or to none."""
    _check_live(membership)
    check_college(membership.space, college)
    change(membership, {"college": college}, ["college"])
    return membership


@action("spaces.end_membership")
def end_membership(
    by: Any, membership: Membership, /, *, reason: str = "", on: date | None = None, until: date | None = None
) -> Membership:
    """Leave, or be shown out by the administrators with a reason; dated (today by default), never deleted.

    `until`: who is shown out may not come back before that day (`Sanction`).
    """
    _check_live(membership)
    oneself = by is SYSTEM or membership.party_id in {by.scope.party_id, *by.scope.manages}
    if not oneself and not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : la raison est donnée à qui s’en va.")})
    day = on or date.today()
    if not membership.since <= day <= date.today():
        raise ValidationError({"on": _("La date va du début de l’adhésion à aujourd’hui.")})
    check_until(until)
    _keep_an_administrator(by, membership)
    change(membership, {"until": day, "departure_reason": reason.strip()}, ["until", "departure_reason"])
    ids = {"space_id": membership.space_id, "party_id": membership.party_id, "membership_id": membership.pk}
    if not oneself:
        sanction(by, membership, until)
    emit("spaces.left", **ids, shown_out=not oneself)
    refresh(by)
    return membership


def _check_live(membership: Membership) -> None:
    if membership.until is not None:
        raise ValidationError(_("Cette adhésion a déjà pris fin."))


def _keep_an_administrator(by: Any, membership: Membership) -> None:
    """The last administrator first hands over, even where a parent space could still step in."""
    if membership.role != Role.ADMINISTRATOR or by is SYSTEM:
        return
    space = Space.objects.select_for_update().get(pk=membership.space_id)  # two leave at once: one waits
    others = Membership.objects.filter(space=space, role=Role.ADMINISTRATOR, until=None).exclude(
        pk=membership.pk
    )
    if not others.exists():
        raise ValidationError(
            _("C’est la dernière personne à administrer l’espace : confiez-le d’abord à une autre.")
        )
