"""Files of a space itself: its picture, and what its members deposit."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.files.attaching import Attachable, Facts
from essaim.foundation.spaces.models import Space

ATTACHABLES = [
    Attachable(
        slug="espace",
        model=Space,
        rule="files.deposit",
        portrait_rule="files.lead",
        facts=lambda space: Facts(space.pk, space.visibility),
        named=_("l’espace"),
        choosing=True,
    )
]
