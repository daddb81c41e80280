"""A card as the fields of `formats`: reading them off, telling whether two values are the same, writing them on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind, LegalForm, PlacedBy
from essaim.connect.actors.placing import Given, locate, place, said_point
from essaim.connect.actors.tiles.cells import cell
from essaim.foundation.formats.record import COUNT_FIELDS
from essaim.foundation.vocabularies.words import slug, sort_key

TEXT_FIELDS = {
    "name": 200, "summary": 300, "description": 20_000, "acronym": 40, "website": 500, "territory": 200, "street": 200,
    "postcode": 20, "city": 120, "country": 2, "siret": 14, "rna": 10, "kind": 14, "legal_form": 14, "language": 5,
    "opening_hours": 500,
}  # fmt: skip
LISTS = ("links", "missions", "funders")
# The fields whose words are terms, and the scheme of each; those of NAMED are said by slug, the others by label.
TERMS = {"categories": "category", "themes": "theme", "values": "value", "keywords": "tag"}
NAMED = ("categories", "themes")
FREE = ("values", "keywords")
NUMBERS = (*COUNT_FIELDS, "budget_year", "latitude", "longitude")
# Every field of a card that a source or a form may set, in the order in which a person reads them.
CARD_FIELDS = (
    "name", "acronym", "kind", "legal_form", "summary", "description", "categories", "themes", "keywords", "values", "missions",
    "territory", "salaried", "board", "volunteers", "civic_service", "members", "people_reached", "budget", "budget_year",
    "funders", "website", "links", "siret", "rna", "street", "postcode", "city", "country", "latitude", "longitude",
    "opening_hours", "language",
)  # fmt: skip
PLACE = ("street", "postcode", "latitude", "longitude")  # what an informal initiative does not show
DEFAULTS: dict[str, Any] = {"kind": Kind.INITIATIVE.value, "language": "fr"}


def fields_of(actor: Actor, terms: Mapping[str, list[str]]) -> dict[str, Any]:
    """The fields of a card that say something; `terms`: the slugs or labels of its words, by field."""
    found: dict[str, Any] = {name: terms.get(name) or [] for name in TERMS}
    for name in (*TEXT_FIELDS, *LISTS, *NUMBERS):
        found[name] = getattr(actor, name)
    found["latitude"], found["longitude"] = said_point(actor)
    return {name: found[name] for name in CARD_FIELDS if found[name] not in (None, "", [])}


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same: terms in any order, an absent one its default."""
    return one == other or canon(name, one) == canon(name, other)


def canon(name: str, value: Any) -> Any:
    """One form for all the ways to say a value."""
    if value in (None, "", [], ()):
        return DEFAULTS.get(name)
    if name in TERMS:
        return sorted({slug(str(each)) for each in value})
    if name in LISTS:
        return list(value)
    return value


def digest(fields: Mapping[str, Any]) -> str:
    """SHA-256 of what a source says, in canonical JSON."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def coarse(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields as an informal initiative shows them: no street, a point of the town."""
    shown = {name: value for name, value in fields.items() if name not in ("street", "postcode")}
    for name in ("latitude", "longitude"):
        if shown.get(name) is not None:
            shown[name] = round(float(shown[name]), 2)
    return shown


def write(actor: Actor, fields: Mapping[str, Any], given: Given | None = None) -> None:
    """Set cleaned fields on the card (terms aside) and settle what follows from them; saves nothing.

    `given`: what is known of the place beyond its words.
    """
    before = actor.latitude, actor.longitude = said_point(actor)
    for name, value in fields.items():
        if name in TEXT_FIELDS:
            setattr(actor, name, value or DEFAULTS.get(name, ""))
        elif name in LISTS:
            setattr(actor, name, list(value or []))
        elif name in NUMBERS:
            setattr(actor, name, value)
    if (actor.latitude, actor.longitude) != before or actor.latitude is None:
        actor.placed_by = ""
    settle(actor, given)


def settle(actor: Actor, given: Given | None = None) -> None:
    """What follows from the fields of a card: where it sorts, its commune, its point and its cell."""
    locate(actor, given.commune if given else "")
    if actor.legal_form == LegalForm.NONE:
        actor.street = actor.postcode = ""
        if actor.latitude is not None and actor.longitude is not None:
            actor.latitude, actor.longitude = round(actor.latitude, 2), round(actor.longitude, 2)
    place(actor, given or Given(PlacedBy.HAND))
    actor.cell = None
    if actor.latitude is not None and actor.longitude is not None:
        actor.cell = cell(actor.latitude, actor.longitude)
    actor.sort_name = sort_key(actor.name)


def settled_names() -> list[str]:
    """Every column that `write` may change."""
    derived = ["cell", "precision", "placed_by", "commune", "sort_name"]
    return [*TEXT_FIELDS, *LISTS, *NUMBERS, *derived]


def explicit_terms(actors: Iterable[Actor]) -> dict[int, dict[str, list[str]]]:
    """The words of each card, by its key and by field: slugs of categories and themes, labels of the others; one query."""
    from essaim.connect.actors.models import ActorTerm

    keys = [actor.pk for actor in actors]
    rows = ActorTerm.objects.filter(actor_id__in=keys, implied=False).order_by("term__label", "pk")
    found: dict[int, dict[str, list[str]]] = {key: {name: [] for name in TERMS} for key in keys}
    fields = {scheme: field for field, scheme in TERMS.items()}
    for key, scheme, name, label in rows.values_list("actor_id", "term__scheme", "term__slug", "term__label"):
        field = fields[scheme]
        found[key][field].append(name if field in NAMED else label)
    return found
