"""A public card in the words of others, told in the head of its page."""

from collections.abc import Callable

from django.urls import reverse

from essaim.connect.actors.models import Actor
from essaim.connect.actors.sections import Alternate


def _at(name: str) -> Callable[[Actor], str]:
    def url(actor: Actor) -> str:
        return reverse(name, args=[actor.public_id])

    return url


ALTERNATES = [
    Alternate("JSON-LD (schema.org)", "application/ld+json", _at("api:schema_org")),
    Alternate("JSON-LD (PAIR)", "application/ld+json", _at("api:pair")),
    Alternate("Murmurations", "application/json", _at("api:murmurations")),
]
