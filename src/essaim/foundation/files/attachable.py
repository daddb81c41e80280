"""Files of a space itself: its picture, and what its members deposit."""

from essaim.foundation.files.attaching import Attachable, Facts
from essaim.foundation.spaces.models import Space

ATTACHABLES = [
    Attachable(
        slug="espace",
        model=Space,
        rule="files.deposit",
        portrait_rule="files.lead",
        facts=lambda space: Facts(space.pk, space.visibility),
        choosing=True,
    )
]
