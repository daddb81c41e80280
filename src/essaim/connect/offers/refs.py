"""How a need or an offer is named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.offers.models import Offer
from essaim.foundation.kernel.refs import Ref

REFS = [
    Ref(
        model=Offer,
        label=_("besoin ou offre"),
        rule="offers.view",
        name=lambda offer: offer.title,
        url=lambda offer: reverse("offers:offer", args=[offer.public_id]),
        related=("actor",),
    )
]
