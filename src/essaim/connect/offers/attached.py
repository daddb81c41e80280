"""What search says of needs and offers follows their card: who may see it, where it is, whether it is still there.

Their rule reads the card itself; the rows of search cannot.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models.signals import post_delete

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.changed import on_change
from essaim.foundation.kernel.erasing import erase_revisions
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.search import index


def connect() -> None:
    """Listen to the actions that touch cards, those of imports too, and to what goes away with a card."""
    from essaim.connect.offers.models import Offer

    on_change(follow_cards)
    post_delete.connect(_deleted, sender=Offer, dispatch_uid="offers.deleted")


def follow_cards(objects: Sequence[PublicModel]) -> None:
    """Index again those of these cards; one query where they have none."""
    from essaim.connect.offers.models import Offer

    cards = {obj.pk for obj in objects if isinstance(obj, Actor)}
    if cards:
        refresh(list(Offer.objects.filter(actor_id__in=cards).order_by("pk").values_list("pk", flat=True)))


def refresh(keys: Sequence[int]) -> None:
    """Index these again, a bounded number at a time."""
    for start in range(0, len(keys), index.AT_ONCE):
        index.refresh("offers.offer", keys[start : start + index.AT_ONCE])


def _deleted(sender: Any, instance: Any, **_: Any) -> None:
    """By an action of its own, or because its card is deleted."""
    erase_revisions(sender, [instance.pk])
    index.refresh("offers.offer", [instance.pk])
