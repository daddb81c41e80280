"""Spaces, who belongs to them, for whom people act, and how one joins."""

from essaim.foundation.spaces.models.application import Application, Sponsorship
from essaim.foundation.spaces.models.invitation import Invitation
from essaim.foundation.spaces.models.mandate import Mandate, MandateOffer
from essaim.foundation.spaces.models.membership import College, Membership, Role
from essaim.foundation.spaces.models.sanction import Sanction
from essaim.foundation.spaces.models.space import Accent, Space

__all__ = [
    "Accent", "Application", "College", "Invitation", "Mandate", "MandateOffer", "Membership", "Role", "Sanction", "Space",
    "Sponsorship",
]  # fmt: skip
