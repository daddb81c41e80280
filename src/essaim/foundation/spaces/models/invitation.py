"""An invitation to a space: a link that one may send on, or that only one address may use."""

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models.membership import College, Role
from essaim.foundation.spaces.models.space import Space


def new_token() -> str:
    """What stands in the link: 256 random bits; only its digest is kept."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """SHA-256 of the token, in hexadecimal: who reads the database cannot invite themselves."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, now: datetime) -> "InvitationQuerySet":
        """Neither expired, nor withdrawn, nor used up."""
        return self.filter(Q(withdrawn_at=None), expires_at__gt=now, uses__lt=F("most_uses"))


class Invitation(PublicModel):
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("adresse"), blank=True)  # empty: whoever has the link
    role = models.CharField(_("rôle"), max_length=14, choices=Role, default=Role.MEMBER)
    college = models.ForeignKey(College, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    most_uses = models.PositiveIntegerField(_("nombre d’usages"), default=1)
    uses = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = InvitationQuerySet.as_manager()

    if TYPE_CHECKING:
        space_id: int

    def __str__(self) -> str:
        return f"{self.space} ({self.email or 'lien'})"
