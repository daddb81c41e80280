"""What search says of drawings follows the card at their centre: its name, whether it is open to everyone."""

from collections.abc import Sequence

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.changed import on_change
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.search import index


def connect() -> None:
    """Listen to the actions that touch cards, those of imports too."""
    on_change(follow_cards)


def follow_cards(objects: Sequence[PublicModel]) -> None:
    """Index again the drawings around these cards; one query where they have none."""
    from essaim.connect.ecosystems.models import Ecosystem

    cards = {obj.pk for obj in objects if isinstance(obj, Actor)}
    if not cards:
        return
    keys = list(Ecosystem.objects.filter(card_id__in=cards).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), index.AT_ONCE):
        index.refresh(Ecosystem.type_name(), keys[start : start + index.AT_ONCE])
