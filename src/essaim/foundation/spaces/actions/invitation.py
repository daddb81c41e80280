"""Inviting by a link or by mail, and taking an invitation up."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM, action, record
from essaim.foundation.spaces import mails
from essaim.foundation.spaces.actions.base import (
    admit,
    check_college,
    check_pace,
    check_role,
    live_membership,
    rank,
    refresh,
)
from essaim.foundation.spaces.models import College, Invitation, Membership, Role, Space
from essaim.foundation.spaces.models.invitation import new_token, token_digest


def no_longer_valid() -> ValidationError:
    """One sentence for a forged, expired, withdrawn or used-up link: they look alike from outside."""
    return ValidationError(
        _(
            "Ce lien d’invitation n’est plus valable : il a expiré, a déjà servi ou a été retiré. "
            "Demandez-en un nouveau à qui vous a invité·e."
        )
    )


@action("spaces.invite")
def invite(
    by: Any,
    space: Space,
    /,
    *,
    role: str = Role.MEMBER,
    college: College | None = None,
    email: str = "",
    days: int = 14,
    most_uses: int = 1,
) -> Invitation:
    """An invitation whose `token` (set on what is returned, kept nowhere) makes the link; mailed where `email` is given.

    `role` at most one's own; `days` from 1 to 365; a mailed invitation serves once.
    """
    check_pace(by, "spaces.invite", 100, hours=1)
    check_role(by, space, None, role)
    check_college(space, college)
    if not 1 <= days <= 365:
        raise ValidationError({"days": _("De 1 à 365 jours.")})
    if not 1 <= most_uses <= 1000:
        raise ValidationError({"most_uses": _("De 1 à 1 000 usages.")})
    token = new_token()
    invitation = Invitation(
        space=space,
        digest=token_digest(token),
        email=email.strip().lower(),
        role=role,
        college=college,
        expires_at=timezone.now() + timedelta(days=days),
        most_uses=1 if email else most_uses,
        invited_by=by.party if by is not SYSTEM else None,
    )
    invitation.full_clean()
    invitation.save()
    record(
        invitation, {}, {"role": role, "college": college and college.pk, "expires_at": invitation.expires_at}
    )
    invitation.token = token  # type: ignore[attr-defined]
    if invitation.email:
        mails.send_invitation(invitation, token)
    return invitation


@action("spaces.withdraw_invitation")
def withdraw_invitation(by: Any, invitation: Invitation, /) -> Invitation:
    """The link stops working."""
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at", "updated_at"])
        record(invitation, {"withdrawn_at": None}, {"withdrawn_at": invitation.withdrawn_at})
    return invitation


@action("spaces.accept_invitation")
def accept_invitation(
    by: Any, invitation: Invitation, /, *, token: str, party: Party | None = None
) -> Membership:
    """Join, in one's own name or for the organisation `party`; whoever already belongs there is raised to the role."""
    party = party or by.party
    if party.pk not in by.scope.parties:
        raise ValidationError({"party": _("Il faut un mandat en cours de cette organisation.")})
    if not party.is_person and invitation.role == Role.ADMINISTRATOR:
        raise ValidationError({"party": _("Cette invitation s’adresse à une personne.")})
    if invitation.email and invitation.email != by.email.lower():
        raise ValidationError(
            _("Cette invitation est au nom d’une autre adresse : connectez-vous avec celle-là.")
        )
    held = live_membership(invitation.space, party)
    if held and rank(held.role) >= rank(invitation.role):
        raise ValidationError(_("%(name)s en fait déjà partie.") % {"name": party.name})
    usable = Invitation.objects.usable(timezone.now()).filter(pk=invitation.pk, digest=token_digest(token))
    if not usable.update(uses=F("uses") + 1):
        raise no_longer_valid()
    membership = _raise(held, invitation) if held else _admit(invitation, party)
    refresh(by)
    return membership


def _admit(invitation: Invitation, party: Party) -> Membership:
    return admit(invitation.space, party, role=invitation.role, college=invitation.college)


def _raise(membership: Membership, invitation: Invitation) -> Membership:
    record(membership, {"role": membership.role}, {"role": invitation.role})
    membership.role = invitation.role
    membership.save(update_fields=["role", "updated_at"])
    return membership
