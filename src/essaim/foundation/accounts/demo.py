"""Entering the demonstration without an address: three roles to try."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import User


@dataclass(frozen=True)
class Entrance:
    """A button of the sign-in page: the part of the address that it posts to, and its label."""

    slug: str
    label: Any
    email: str


ENTRANCES = [
    Entrance("animation", _("Entrer comme animatrice"), "facilitation@exemple.test"),
    Entrance("membre", _("Entrer comme membre"), "membre@exemple.test"),
    Entrance("administration", _("Entrer comme administrateur·ice"), "administration@exemple.test"),
]


def _users() -> dict[str, User]:
    if not settings.DEMO:
        return {}
    found = User.objects.filter(
        demo=True, is_active=True, email__in=[entrance.email for entrance in ENTRANCES]
    )
    return {user.email: user for user in found}


def entrances() -> list[Entrance]:
    """Those to offer: all three, where the service is in demonstration mode and all three accounts exist; else none."""
    return ENTRANCES if len(_users()) == len(ENTRANCES) else []


def user_for(slug: str) -> User | None:
    """The demonstration account behind that button; None outside demonstrations, or for any other account."""
    users = _users()
    return next((users.get(entrance.email) for entrance in ENTRANCES if entrance.slug == slug), None)
