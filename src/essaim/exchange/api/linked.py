"""A public card in the words of others: schema.org, PAIR, Murmurations. Each document is whole: nothing is to be fetched."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.jsonld import LICENCES, document, predicates
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.connect.actors.sections import linked_data
from essaim.connect.actors.uniting import became
from essaim.connect.offers.models import Kind
from essaim.connect.offers.queries import of_card
from essaim.exchange.api.answers import NOBODY, Absent, Refused, absolute
from essaim.exchange.api.presenting import terms_of
from essaim.foundation.files.presenting import address as file_address
from essaim.foundation.files.queries import shelf
from essaim.foundation.formats.crosswalk import matches
from essaim.foundation.kernel.links import links_of
from essaim.foundation.vocabularies.exchange import address
from essaim.foundation.vocabularies.models import Term

PAIR = "http://virtual-assembly.org/ontologies/pair#"
PAIR_CONTEXT = {
    "@vocab": PAIR,
    "dc": "http://purl.org/dc/terms/",
    **{
        name: {"@type": "@id"}
        for name in (
            "homePage",
            "webPage",
            "partOf",
            "hasPart",
            "partnerOf",
            "supports",
            "supportedBy",
            "dc:license",
        )
    },
}
SCHEMA = "organizations_schema-v1.0.0"
LONGEST_MISSION = 1000
MOST = 100
Said = dict[str, Any]


def public_card(public_id: UUID) -> Actor:
    """The public card; Absent where there is none. The one that another became has another address: see `moved`."""
    found = visible(NOBODY).select_related("space", "party", "review").filter(public_id=public_id).first()
    if found is None:
        raise Absent(_("Aucune fiche publique n’a cet identifiant."))
    return found


def moved(public_id: UUID) -> UUID | None:
    """The identifier of the public card that this one became, None where it became none."""
    winner = became(public_id)
    shown = winner is not None and visible(NOBODY).filter(pk=winner.pk).exists()
    return winner.public_id if winner is not None and shown else None


def schema_org(actor: Actor) -> Said:
    """The card as its own address gives it to a program."""
    anybody = AnonymousUser()
    said = document(
        actor, terms_of([actor])[actor.pk], links_of(actor, NOBODY), shelf(actor, anybody).portrait
    )
    return {**said, **linked_data(actor, anybody)}


def pair(actor: Actor) -> Said:
    """The card in the ontology of SemApps: who, where, about what, with whom, what it needs and offers."""
    words = terms_of([actor])[actor.pk]
    standing = of_card(actor)
    type_ = next(
        (each.uri for each in matches("kinds", actor.kind) if each.vocabulary == "PAIR"), PAIR + "Actor"
    )
    said: Said = {
        "@context": PAIR_CONTEXT,
        "@id": absolute(reverse("actors:actor", args=[actor.public_id])),
        "@type": type_.removeprefix(PAIR),
        "label": actor.name,
        "alternativeLabel": actor.acronym,
        "comment": actor.summary,
        "description": actor.description,
        "homePage": actor.website,
        "webPage": list(actor.links),
        "identifier": [number for number in (actor.siret, actor.rna) if number],
        "hasLocation": _place(actor),
        "hasSector": [_concept("Sector", term) for term in words["categories"]],
        "hasTopic": [_concept("Topic", term) for term in (*words["themes"], *words["keywords"])],
        "needs": [_resource(each) for each in standing if each.kind == Kind.NEED],
        "offers": [_resource(each) for each in standing if each.kind == Kind.OFFER],
        "dc:license": LICENCES.get(actor.licence, ""),
    }
    for uri, each in predicates(actor, links_of(actor, NOBODY), "PAIR"):
        said.setdefault(uri.removeprefix(PAIR), []).append(absolute(each.url))
    return {name: value for name, value in said.items() if value not in ("", [], {}, None)}


def _concept(type_: str, term: Term) -> Said:
    return {"@id": address(term), "@type": type_, "label": term.label}


def _resource(offer: Any) -> Said:
    found = {
        "@id": absolute(reverse("offers:offer", args=[offer.public_id])),
        "@type": "Resource",
        "label": offer.title,
    }
    return found | ({"description": offer.text} if offer.text else {})


def _place(actor: Actor) -> Said:
    postal = {
        "addressStreet": actor.street,
        "addressZipCode": actor.postcode,
        "addressLocality": actor.city,
        "addressCountry": actor.country,
    }
    postal = {name: value for name, value in postal.items() if value}
    said = {
        "label": actor.city,
        "latitude": actor.latitude,
        "longitude": actor.longitude,
        "openingHours": actor.opening_hours,
        "hasPostalAddress": {"@type": "PostalAddress", **postal} if postal else None,
    }
    said = {name: value for name, value in said.items() if value not in ("", None)}
    return {"@type": "PhysicalPlace", **said} if said else {}


def murmurations(actor: Actor) -> Said:
    """The card as a profile that an index of Murmurations can read."""
    words = terms_of([actor])[actor.pk]
    page = absolute(reverse("actors:actor", args=[actor.public_id]))
    portrait = shelf(actor, AnonymousUser()).portrait
    said: Said = {
        **_found_by(actor, words),
        "nickname": actor.acronym,
        "urls": [{"name": _("Fiche"), "url": page}, *({"url": each} for each in actor.links)],
        "description": actor.summary or actor.description[:300],
        "mission": "\n".join(actor.missions)[:LONGEST_MISSION],
        "full_address": ", ".join(
            part for part in (actor.street, f"{actor.postcode} {actor.city}".strip(), actor.country) if part
        ),
        "image": absolute(file_address(portrait)) if portrait else "",
        "relationships": _relationships(actor),
        "source_url": page,
        "license": LICENCES.get(actor.licence, ""),
    }
    return {name: value for name, value in said.items() if value not in ("", [], None)}


def _relationships(actor: Actor) -> list[dict[str, str]]:
    """Each relation under the property that schema.org has for it, else PAIR."""
    related = links_of(actor, NOBODY)
    found: dict[Any, dict[str, str]] = {}
    for vocabulary in ("schema.org", "PAIR"):
        for uri, each in predicates(actor, related, vocabulary):
            found.setdefault(each.link.pk, {"predicate_url": uri, "object_url": absolute(each.url)})
    return list({tuple(each.values()): each for each in found.values()}.values())


def profiles(after: str, limit: int) -> Said:
    """The public cards, the oldest first, as an index of Murmurations lists nodes: their profile's address and what one searches by.
    Three queries."""
    rows = visible(NOBODY).order_by("pk")
    if after:
        rows = rows.filter(pk__gt=_key(after))
    found = list(
        rows.only("public_id", "updated_at", "name", "website", "latitude", "longitude", "city", "country")[
            : limit + 1
        ]
    )
    shown = found[:limit]
    words = terms_of(shown)
    further = (
        f"{reverse('api:profiles')}?limit={limit}&after={shown[-1].public_id}" if len(found) > limit else ""
    )
    return {
        "data": [_node(each, words[each.pk]) for each in shown],
        "links": {"next": absolute(further) if further else None},
    }


def _key(public_id: str) -> int:
    try:
        found = Actor.objects.filter(public_id=UUID(public_id)).values_list("pk", flat=True).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("« after » : cette fiche n’est plus là. Reprenez au début."))
    return found


def _node(actor: Actor, words: dict[str, list[Term]]) -> Said:
    said = {
        "profile_url": absolute(reverse("api:murmurations", args=[actor.public_id])),
        "last_updated": int(actor.updated_at.timestamp()),
        **_found_by(actor, words),
        "status": "posted",
    }
    return {name: value for name, value in said.items() if value not in ("", [], None)}


def _found_by(actor: Actor, words: dict[str, list[Term]]) -> Said:
    """What a profile and its node in an index say alike."""
    return {
        "linked_schemas": [SCHEMA],
        "name": actor.name,
        "primary_url": actor.website or absolute(reverse("actors:actor", args=[actor.public_id])),
        "tags": list(dict.fromkeys(term.label for found in words.values() for term in found)),
        "locality": actor.city,
        "country_iso_3166": actor.country,
        "geolocation": None if actor.latitude is None else {"lat": actor.latitude, "lon": actor.longitude},
    }
