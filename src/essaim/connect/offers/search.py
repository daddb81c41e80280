"""What a need or an offer is found by, while it stands: its title, its text, its theme, the name and town of the actor."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.offers.models import Kind, Offer
from essaim.foundation.kernel.rules import seen
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.departments import of_postcode
from essaim.foundation.search.protocol import Document, Searchable, own


def _where(scope: Scope) -> Q:
    """As `actors.view` says of the card."""
    return seen(scope) | own(scope) | Q(owner_id__in=scope.cards)


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    standing = Offer.objects.live().filter(pk__in=keys, actor__binned_at=None)
    for offer in standing.select_related("actor", "theme").order_by("pk"):
        yield _document(offer)


def _document(offer: Offer) -> Document:
    card, theme = offer.actor, offer.theme
    return Document(
        key=offer.pk,
        title=offer.title,
        url=reverse("offers:offer", args=[offer.public_id]),
        visibility=card.visibility,
        space_id=card.space_id,
        owner_id=card.party_id,
        author_id=card.created_by_id,
        keys=[card.name, card.acronym, *([theme.label] if theme else [])],
        body=[offer.text],
        kind=offer.kind,
        terms=[(theme.scheme, theme.slug, theme.label)] if theme else [],
        department=of_postcode(card.postcode) if card.country in ("", "FR") else "",
        city=card.city,
        dated=offer.created_at.date(),
        language=card.language,
        example=card.example,
    )


def _beside(user: Any, keys: Sequence[int]) -> Mapping[int, str]:
    """Whose they are: seen by whoever sees them. One query."""
    return dict(Offer.objects.filter(pk__in=keys).values_list("pk", "actor__name"))


SEARCHABLE = [
    Searchable(
        Offer, _("Besoins et offres"), _documents, "offers.view", _where, lambda: dict(Kind.choices), _beside
    )
]
