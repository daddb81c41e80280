"""What this room adds to the account menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def entries(user: Any) -> list[tuple[str, str]]:
    """What one wrote."""
    return [(_("Mes contributions"), reverse("discussion:mine"))]
