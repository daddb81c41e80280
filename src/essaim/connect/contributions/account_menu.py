"""What this room adds to the account menu, for who facilitates."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.kernel.scope import scope_of


def entries(user: Any) -> list[tuple[str, str]]:
    """The queue over all one's spaces."""
    return [(_("À traiter"), reverse("contributions:queue"))] if scope_of(user).facilitator else []
