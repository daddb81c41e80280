"""Needs and offers follow their card when it becomes one with another."""

from essaim.connect.actors.models import Actor
from essaim.connect.offers.attached import follow_cards
from essaim.connect.offers.models import Offer
from essaim.foundation.kernel.hanging import Hanging

HANGING = [Hanging("offers", Offer, "actor_id", on=Actor, settled=lambda card: follow_cards([card]))]
