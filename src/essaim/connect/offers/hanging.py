"""Needs and offers follow their card when it becomes one with another."""

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import Actor
from essaim.connect.offers.attached import follow_cards
from essaim.connect.offers.models import Offer
from essaim.foundation.kernel.hanging import Hanging

HANGING = [
    Hanging(
        "offers",
        Offer,
        "actor_id",
        on=Actor,
        settled=lambda card: follow_cards([card]),
        label=_("Besoins et offres"),
        told=lambda rows, user: [row.title for row in rows],
    )
]
