"""What this room adds to the account menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def entries(user: Any) -> list[tuple[str, str]]:
    """One's organisations, and for which one acts."""
    scope = user.scope  # also drops an organisation whose mandate has ended
    label = _("Mes organisations")
    if user.acting_for_id and user.acting_for_id in scope.parties:
        label = _("J’agis pour %(name)s") % {"name": user.acting_for.name}
    return [(label, reverse("spaces:organisations"))]
