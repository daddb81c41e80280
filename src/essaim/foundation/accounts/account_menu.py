"""What this room adds to the account menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def entries(user: Any) -> list[tuple[str, str]]:
    """Labels and addresses."""
    return [
        (_("Mon profil"), reverse("accounts:profile")),
        (_("Mes données"), reverse("accounts:my_data")),
        (_("Sécurité du compte"), reverse("mfa_index")),
    ]
