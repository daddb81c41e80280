"""Files of a card: a logo or a photo, what documents it."""

from essaim.connect.actors.models import Actor
from essaim.foundation.files.attaching import Attachable, Facts

ATTACHABLES = [
    Attachable(
        slug="fiche",
        model=Actor,
        rule="actors.edit",
        portrait_rule="actors.edit",
        facts=lambda actor: Facts(
            actor.space_id, actor.visibility, actor.party_id, actor.binned_at is not None
        ),
    )
]
