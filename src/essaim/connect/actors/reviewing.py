"""Keeping a card true: what it still lacks that others look for, « tout est encore juste »."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from essaim.connect.actors.answers import askable, values_of
from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.presenting import MEANS
from essaim.foundation.kernel.actions import action, record

SHOWN = 3  # of what a card lacks
# In the order of what others look for first: the field of the form, and what it says.
WANTED = (
    ("summary", gettext_lazy("ce que vous faites, en une phrase")),
    ("categories", gettext_lazy("vos catégories")),
    ("city", gettext_lazy("votre commune")),
    ("missions", gettext_lazy("vos missions")),
    ("values", gettext_lazy("vos valeurs")),
    ("territory", gettext_lazy("votre territoire d’action")),
    ("salaried", gettext_lazy("vos moyens humains")),
    ("website", gettext_lazy("votre site")),
    ("budget", gettext_lazy("votre budget")),
    ("funders", gettext_lazy("vos financeurs")),
)


@dataclass(frozen=True)
class Lack:
    """Some of what a card does not say yet, each with the address of its field; `more`: there is more than that."""

    items: list[tuple[str, str]]
    more: bool


def lack(actor: Actor, terms: dict[str, list[Any]], user: Any) -> Lack:
    """What would make the card more useful to others; `terms`: its categories and values. What its networks ask comes
    after, and only where an answer is expected."""
    edit = reverse("actors:edit", args=[actor.public_id])
    missing = [(str(label), f"{edit}#id_{name}") for name, label in WANTED if not _says(actor, name, terms)]
    expected = [question for question in askable(user, actor) if question.expected]
    said = values_of([actor.pk], expected)[actor.pk]
    unsaid = [question for question in expected if question.name not in said]
    missing += [(question.wording, f"{edit}#id_{question.name}") for question in unsaid]
    return Lack(missing[:SHOWN], len(missing) > SHOWN)


def _says(actor: Actor, name: str, terms: dict[str, list[Any]]) -> bool:
    if name in ("categories", "values"):
        return bool(terms[name])
    if name == "salaried":
        return any(getattr(actor, each) is not None for each in MEANS)
    return getattr(actor, name) not in (None, "", [])


@action("actors.review")
def review_actor(by: Any, actor: Actor, /) -> Actor:
    """Say that all that the card says is still right, as of today."""
    kept, _made = Review.objects.get_or_create(actor=actor)
    before, kept.reviewed_on = kept.reviewed_on, timezone.localdate()
    if before != kept.reviewed_on:
        kept.save(update_fields=["reviewed_on"])
        record(actor, {"reviewed": before}, {"reviewed": kept.reviewed_on})
    return actor
