"""Before a card is added: the cards that it may already be, which who adds it may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from essaim.connect.actors import alike, keying
from essaim.connect.actors.likeness import DEGREES, TONES, Reason, reasons
from essaim.connect.actors.matching import cards
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.foundation.spaces.models import Space

MOST = 3


@dataclass(frozen=True)
class Lookalike:
    """A card that what one writes resembles, how much and why."""

    card: Actor
    degree: Any
    tone: str
    reasons: list[Reason]


def lookalikes(user: Any, space: Space, said: Mapping[str, Any]) -> list[Lookalike]:
    """The cards of the whole network that what one is about to add may be, the likeliest first, three at most."""
    spaces = list(Space.objects.filter(root_id=space.root_id).values_list("pk", flat=True))
    model = cards.model(keying.frequencies(space))
    found = alike.alike(spaces, {"": alike.of_record(said)}, model).get("", [])
    seen = visible(user).select_related("space").in_bulk([each.actor_id for each in found])
    return [
        Lookalike(seen[each.actor_id], DEGREES[each.degree], TONES[each.degree], reasons(each.score))
        for each in found
        if each.actor_id in seen
    ][:MOST]
