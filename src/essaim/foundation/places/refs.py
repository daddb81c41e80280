"""How a territory is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.refs import Ref
from essaim.foundation.places.models import Territory

REFS = [
    Ref(
        model=Territory,
        label=_("territoire"),
        rule="places.view",
        name=lambda territory: territory.name,
        url=lambda territory: reverse("places:territory", args=[territory.slug]),
        related=("space",),
    )
]
