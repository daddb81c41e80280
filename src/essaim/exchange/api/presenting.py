"""What the open interface says of each thing: plain dictionaries, whose shapes stand in `schemas`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from essaim.connect.actors.jsonld import LICENCES
from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.values import TERMS
from essaim.connect.offers.models import Offer
from essaim.exchange.api.answers import absolute
from essaim.foundation.kernel.links import Related
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.exchange import address
from essaim.foundation.vocabularies.models import Term

PLAIN = (
    "name", "acronym", "kind", "legal_form", "summary", "description", "missions", "territory", "salaried", "board", "volunteers",
    "civic_service", "members", "people_reached", "budget", "budget_year", "funders", "website", "links", "siret", "rna",
    "opening_hours", "language", "licence", "example", "created_at", "updated_at",
)  # fmt: skip
PLACE = ("latitude", "longitude", "precision", "street", "postcode", "city", "country", "commune")
Said = dict[str, Any]


def cards(actors: Sequence[Actor]) -> list[Said]:
    """Cards as a list gives them, in its order; one query for the words of all."""
    words = terms_of(actors)
    return [card(actor, words[actor.pk]) for actor in actors]


def terms_of(actors: Sequence[Actor]) -> dict[int, dict[str, list[Term]]]:
    """The words of each card that it bears itself, by its key and by field; one query."""
    found: dict[int, dict[str, list[Term]]] = {actor.pk: {field: [] for field in TERMS} for actor in actors}
    rows = ActorTerm.objects.filter(actor_id__in=list(found), implied=False).select_related("term")
    fields = {scheme: field for field, scheme in TERMS.items()}
    for row in rows.order_by("term__label", "pk"):
        found[row.actor_id][fields[row.term.scheme]].append(row.term)
    return found


def card(actor: Actor, words: dict[str, list[Term]]) -> Said:
    """A card, which is read with its space and its review."""
    path = reverse("actors:actor", args=[actor.public_id])
    review = getattr(actor, "review", None)
    return {
        "id": actor.public_id,
        "url": absolute(path),
        **{name: getattr(actor, name) for name in PLAIN},
        "licence_url": LICENCES.get(actor.licence, ""),
        "reviewed_on": review.reviewed_on if review else None,
        **{field: [word(term) for term in found] for field, found in words.items()},
        "place": {name: getattr(actor, name) for name in PLACE} | {"commune": actor.commune or ""},
        "space": space_name(actor.space),
        "forms": {
            "jsonld": absolute(reverse("api:schema_org", args=[actor.public_id])),
            "pair": absolute(reverse("api:pair", args=[actor.public_id])),
            "murmurations": absolute(reverse("api:murmurations", args=[actor.public_id])),
        },
    }


def word(term: Term) -> Said:
    """A word, as a card bears it."""
    return {"id": term.pk, "slug": term.slug, "label": term.label, "url": address(term)}


def defined(term: Term) -> Said:
    """A word, as its list gives it."""
    return word(term) | {
        "label_en": term.label_en,
        "definition": term.definition,
        "alternates": term.alternates,
        "parent": term.parent_id,
        "matches": term.matches,
        "uses": term.uses,
    }


def space_name(space: Space) -> Said:
    """A space, as a card names the one that keeps it."""
    url = absolute(reverse("spaces:space", args=[space.slug]))
    return {"slug": space.slug, "name": space.name, "url": url}


def space(found: Space) -> Said:
    """A space, as a list gives it."""
    return space_name(found) | {
        "kind": found.kind,
        "summary": found.summary,
        "language": found.language,
        "updated_at": found.updated_at,
    }


def territory(found: Territory) -> Said:
    """A territory that people drew, without its communes."""
    return {
        "slug": found.slug,
        "name": found.name,
        "description": found.description,
        "url": absolute(reverse("places:territory", args=[found.slug])),
        "communes_count": found.size,
        "space": space_name(found.space),
    }


def relations(actor: Actor, related: Iterable[Related]) -> list[Said]:
    """The relations of a card, as they read from it."""
    here = (actor.type_name(), actor.pk)
    return [
        {
            "kind": each.link.kind,
            "label": str(each.label),
            "direction": "out" if (each.link.source_type, each.link.source_id) == here else "in",
            "starts": each.link.starts,
            "note": each.link.note,
            "name": each.name,
            "url": absolute(each.url),
        }
        for each in related
    ]


def offer(found: Offer) -> Said:
    """A need or an offer, with whose it is."""
    return {
        "id": found.public_id,
        "url": absolute(reverse("offers:offer", args=[found.public_id])),
        "kind": found.kind,
        "title": found.title,
        "text": found.text,
        "theme": word(found.theme) if found.theme else None,
        "until": found.until,
        "card": {
            "id": found.actor.public_id,
            "name": found.actor.name,
            "url": absolute(reverse("actors:actor", args=[found.actor.public_id])),
        },
    }
