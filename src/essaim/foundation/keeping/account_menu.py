"""What this room adds to the account menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.kernel.scope import scope_of


def entries(user: Any) -> list[tuple[str, str]]:
    """One's long works; for the host, the service."""
    found = [(_("Mes travaux"), reverse("keeping:works"))]
    return [*found, (_("Hébergement"), reverse("keeping:hosting"))] if scope_of(user).host else found
