"""A need or an offer as linked data: schema.org says `Demand` and `Offer`, and who seeks or makes them."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.connect.offers.models import Kind, Offer


def document(offer: Offer) -> dict[str, Any]:
    """The JSON-LD document of one, with the actor whose it is."""
    actor = offer.actor
    by = {
        "@type": "Organization",
        "@id": settings.BASE_URL + reverse("actors:actor", args=[actor.public_id]),
        "name": actor.name,
    }
    said = {"@context": "https://schema.org", **node(offer), "dateModified": offer.updated_at.isoformat()}
    if offer.kind == Kind.NEED:
        return {**said, "@reverse": {"seeks": by}}
    return {**said, "offeredBy": by}


def node(offer: Offer) -> dict[str, Any]:
    """One among others: in a card, or alone."""
    address = settings.BASE_URL + reverse("offers:offer", args=[offer.public_id])
    said = {
        "@type": "Demand" if offer.kind == Kind.NEED else "Offer",
        "@id": address,
        "url": address,
        "name": offer.title,
        "description": offer.text,
        "category": offer.theme.label if offer.theme else "",
        "validFrom": offer.created_at.date().isoformat(),
        "validThrough": offer.until.isoformat(),
    }
    return {key: value for key, value in said.items() if value}
