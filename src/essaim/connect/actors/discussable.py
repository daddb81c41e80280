"""Cards may be talked about, and anybody may propose to correct what they say."""

from collections.abc import Mapping
from typing import Any

from django import forms

from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.forms import simple_field
from essaim.connect.actors.hours import in_french
from essaim.connect.actors.models import Actor
from essaim.connect.actors.validation import clean_fields
from essaim.connect.actors.values import CARD_FIELDS, PLACE
from essaim.foundation.kernel.discussable import Corrections, Discussable

# What a passer-by may know better; those that a card does not have yet are left out.
WANTED = (
    "name", "summary", "description", "phone", "email", "website", "street", "postcode", "city", "opening_hours",
    "territory",
)  # fmt: skip


def _names(actor: Actor) -> list[str]:
    """The place of an informal initiative is nobody's to tell."""
    hidden = (*PLACE, "city") if actor.is_informal else ()
    return [name for name in WANTED if name in CARD_FIELDS and name not in hidden]


def present(actor: Actor) -> dict[str, str]:
    """The present values as text."""
    said = {name: str(getattr(actor, name) or "") for name in _names(actor)}
    return {name: in_french(value) if name == "opening_hours" else value for name, value in said.items()}


def fields(actor: Actor) -> dict[str, forms.Field]:
    """The form's own fields, none required, filled with what the card says."""
    made = {}
    for name, value in present(actor).items():
        made[name] = simple_field(name)
        made[name].initial, made[name].required = value, False
    return made


def check(actor: Actor, values: Mapping[str, str]) -> None:
    """ValidationError by field, as the card's own form would say it."""
    clean_fields(dict(values), actor)


def apply(by: Any, actor: Actor, values: Mapping[str, str]) -> Actor:
    """Change the card, in the name of who accepts."""
    return edit_actor(by, actor, **values)


DISCUSSABLE = [
    Discussable(
        slug="fiche",
        model=Actor,
        view="actors.view",
        comment="actors.view",
        objects=Actor.objects.live,
        corrections=Corrections(fields=fields, present=present, check=check, apply=apply),
    )
]
