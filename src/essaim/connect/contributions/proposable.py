"""What anybody may propose here: a card that is missing, and that something is wrong with one."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.actions import add_actor, bin_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.names import field_name
from essaim.connect.actors.picking import pick
from essaim.connect.actors.validation import clean_fields
from essaim.foundation.formats import clean
from essaim.foundation.kernel.proposable import Proposable
from essaim.foundation.places import gazetteer
from essaim.foundation.places.gazetteer import Commune
from essaim.foundation.vocabularies.terms import Curated
from essaim.foundation.vocabularies.words import sort_key

ADDITION, ALERT = "addition", "alert"
WANTED = ("name", "summary", "kind", "categories", "city", "postcode", "website")
WORDS = 1_000  # characters


class Fault(models.TextChoices):
    """What somebody says of a card."""

    WRONG = "wrong", gettext_lazy("Quelque chose est faux")
    CLOSED = "closed", gettext_lazy("Elle n’existe plus, ou a fermé")
    DUPLICATE = "duplicate", gettext_lazy("Elle est deux fois dans l’annuaire")
    OFF_CHARTER = "off_charter", gettext_lazy("Elle n’a pas sa place ici, d’après la charte")


# -- a card that is missing


def check_addition(space: Any, values: Mapping[str, str]) -> dict[str, str]:
    """The fields of the card, as text. ValidationError by field."""
    cleaned = clean_fields(_fields(values))
    found = {name: cleaned.get(name) or "" for name in WANTED if name != "categories"}
    if not found["city"]:
        raise ValidationError(
            {"city": _("Dites dans quelle commune : c’est ce qui mène à la bonne animation.")}
        )
    town(found["city"], found["postcode"])
    return {**found, "categories": (cleaned.get("categories") or [""])[0]}


def town(city: str, postcode: str = "") -> Commune | None:
    """The commune that these words mean; None where none is known by them. ValidationError: several."""
    found = gazetteer.find(city, postcode)
    if len(found) > 1:
        raise ValidationError(
            {
                "city": _(
                    "Plusieurs communes portent ce nom : ajoutez le code postal, comme « 09200 Saint-Girons »."
                )
            }
        )
    return found[0] if found else None


def _fields(values: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {name: values.get(name, "") for name in WANTED}
    return {**said, "categories": [said["categories"]] if said["categories"] else []}


def _shown_addition(values: Mapping[str, str]) -> list[tuple[str, str]]:
    kinds = {value: str(label) for value, label in Kind.choices}
    rows = []
    for name in WANTED:
        text = values.get(name, "")
        if name == "kind":
            text = kinds.get(text, text)
        elif name == "categories" and text:
            term = Curated().find(text)
            text = term.label if term else text
        if text:
            label = str(field_name(name))
            rows.append((label[:1].upper() + label[1:], text))
    return rows


def _key_addition(values: Mapping[str, str]) -> str:
    return "|".join(sort_key(values.get(name, "")) for name in ("name", "city"))


def _add(by: Any, space: Any, proposal: Any, verdict: str) -> Actor:
    """Make the card, in the name of who accepts. ValidationError: it was made meanwhile."""
    values = proposal.proposed
    if space is None:
        raise ValidationError(_("L’espace n’est plus là."))
    named = Actor.objects.live().filter(space__root_id=space.root_id, sort_name=sort_key(values["name"]))
    found = town(values["city"], values.get("postcode", ""))
    here = named.filter(commune=found.code) if found else named.filter(city__iexact=values["city"])
    if here.exists():
        raise ValidationError(
            _(
                "Une fiche de ce nom est déjà dans cette commune : refusez, avec la raison « Déjà dans l’annuaire »."
            )
        )
    return add_actor(by, space, example=proposal.example, **_fields(values))


# -- something is wrong with a card


def check_alert(actor: Any, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, in which words, and which other card it is. ValidationError by field."""
    fault, words = values.get("fault", ""), clean.paragraphs(values.get("words", ""), WORDS + 1)
    if fault not in Fault.values:
        raise ValidationError({"fault": _("Choisissez ce qui ne va pas.")})
    if len(words) > WORDS:
        raise ValidationError({"words": _("Au plus %(limit)d caractères.") % {"limit": WORDS}})
    if fault in (Fault.WRONG, Fault.OFF_CHARTER) and not words:
        raise ValidationError({"words": _("Dites quoi, en une phrase : l’animation vérifiera.")})
    other = pick(None, values["other"]) if fault == Fault.DUPLICATE and values.get("other") else None
    if other and other.pk == actor.pk:
        raise ValidationError({"other": _("C’est cette fiche même : donnez l’adresse de l’autre.")})
    said = {"fault": str(fault), "words": words}
    return said | ({"other": str(other.public_id), "other_name": other.name} if other else {})


def _shown_alert(values: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = [(_("Ce qui ne va pas"), str(Fault(values["fault"]).label))]
    rows += [(_("L’autre fiche"), values["other_name"])] if values.get("other_name") else []
    return rows + ([(_("Précision"), values["words"])] if values.get("words") else [])


def _answer(by: Any, actor: Any, proposal: Any, verdict: str) -> None:
    """Of all the answers, one does something by itself: the others tell what was done on the card."""
    if verdict == "binned" and actor is not None:
        bin_actor(by, actor)


PROPOSABLE = [
    Proposable(
        kind=ADDITION,
        check=check_addition,
        shown=_shown_addition,
        key=_key_addition,
        answers={"create": gettext_lazy("Ajouter à l’annuaire")},
        apply=_add,
    ),
    Proposable(
        kind=ALERT,
        check=check_alert,
        shown=_shown_alert,
        key=lambda values: "",
        answers={
            "corrected": gettext_lazy("C’est corrigé"),
            "united": gettext_lazy("Les fiches sont réunies"),
            "binned": gettext_lazy("Mettre la fiche à la corbeille"),
            "kept": gettext_lazy("La garder telle quelle"),
        },
        apply=_answer,
        explained=("kept",),
        judged=False,
    ),
]
