"""What this room adds to the account menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def entries(user: Any) -> list[tuple[str, str]]:
    """One's maps."""
    return [(_("Cartes gardées"), reverse("maps:maps"))]
