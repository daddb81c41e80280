"""Spaces may be talked about by whoever sees them."""

from essaim.foundation.kernel.discussable import Discussable
from essaim.foundation.spaces.models import Space

DISCUSSABLE = [
    Discussable(
        slug="espace", model=Space, view="spaces.view", comment="spaces.view", objects=Space.objects.all
    )
]
