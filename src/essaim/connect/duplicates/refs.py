"""How a pair of cards is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.duplicates.models import Pair
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Pair,
        label=_("doublon probable"),
        rule="duplicates.view",
        name=lambda pair: f"{pair.one.name} / {pair.other.name}",
        url=lambda pair: reverse("duplicates:pair", args=[pair.one.public_id, pair.other.public_id]),
        related=("one", "other"),
    )
]
