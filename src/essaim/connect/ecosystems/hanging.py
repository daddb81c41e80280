"""Drawings follow a card when it becomes one with another; where the other is drawn already, the first stays unseen."""

from essaim.connect.actors.models import Actor
from essaim.connect.ecosystems.models import Ecosystem, Node
from essaim.foundation.kernel.hanging import Hanging

HANGING = [
    Hanging("ecosystems", Ecosystem, "card_id", on=Actor),
    Hanging("ecosystem_nodes", Node, "card_id", on=Actor, once=("ecosystem_id",)),
]
