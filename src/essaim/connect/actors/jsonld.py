"""A card as linked data: schema.org, whole in itself (the context is only the name of the vocabulary)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.connect.actors.hours import specification
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind, LegalForm
from essaim.foundation.files.models import File
from essaim.foundation.files.presenting import image
from essaim.foundation.formats.crosswalk import matches, relations
from essaim.foundation.kernel.links import Related

LICENCES = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
_TYPES = {
    Kind.PUBLIC_BODY: "GovernmentOrganization",
    Kind.FUNDER: "FundingAgency",
    Kind.RESEARCH_TEAM: "ResearchOrganization",
}
_NOT_FOR_PROFIT = {LegalForm.ASSOCIATION, LegalForm.FOUNDATION, LegalForm.UNION}


def absolute(path: str) -> str:
    """The public address of a path of this service."""
    return settings.BASE_URL + path


def document(
    actor: Actor, terms: dict[str, list[Any]], related: Iterable[Related], portrait: File | None = None
) -> dict[str, Any]:
    """The JSON-LD document of a card, with its picture, its credit and licence; empty values are left out."""
    address = absolute(reverse("actors:actor", args=[actor.public_id]))
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _type(actor),
        "additionalType": _elsewhere(actor, terms),
        "@id": address,
        "url": address,
        "name": actor.name,
        "alternateName": actor.acronym,
        "description": actor.summary or actor.description[:300],
        "inLanguage": actor.language,
        "image": image(portrait) if portrait else None,
        "sameAs": [each for each in (actor.website, *actor.links) if each],
        "identifier": _identifiers(actor),
        "address": _address(actor),
        "location": _place(actor),
        "areaServed": actor.territory,
        "openingHoursSpecification": specification(actor),
        "knowsAbout": [str(term) for name in ("categories", "themes") for term in terms.get(name, [])],
        "keywords": [str(term) for name in ("keywords", "values") for term in terms.get(name, [])],
        "numberOfEmployees": _quantity(actor.salaried),
        "funder": [{"@type": "Organization", "name": name} for name in actor.funders],
        "license": LICENCES.get(actor.licence, actor.licence),
        "dateModified": actor.updated_at.isoformat(),
    }
    for uri, each in predicates(actor, related, "schema.org"):
        other = {"@type": "Organization", "@id": absolute(each.url), "name": each.name}
        said.setdefault(uri.rpartition("/")[2], []).append(other)
    return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def _elsewhere(actor: Actor, terms: dict[str, list[Any]]) -> list[str]:
    """What other vocabularies call such an actor, and what it does (ESSGlobal, PAIR, OpenStreetMap)."""
    found = [*matches("kinds", actor.kind), *matches("legal_forms", actor.legal_form)]
    for name in ("categories", "themes"):
        found += [each for term in terms.get(name, []) for each in matches(name, getattr(term, "slug", ""))]
    return list(dict.fromkeys(each.uri for each in found))


def _type(actor: Actor) -> str:
    if actor.kind in _TYPES:
        return _TYPES[Kind(actor.kind)]
    return "NGO" if actor.legal_form in _NOT_FOR_PROFIT else "Organization"


def _identifiers(actor: Actor) -> list[dict[str, str]]:
    pairs = (("SIRET", actor.siret), ("RNA", actor.rna))
    return [{"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in pairs if value]


def _address(actor: Actor) -> dict[str, str]:
    parts = {
        "streetAddress": actor.street,
        "postalCode": actor.postcode,
        "addressLocality": actor.city,
        "addressCountry": actor.country,
    }
    said = {key: value for key, value in parts.items() if value}
    return {"@type": "PostalAddress", **said} if said else {}


def _place(actor: Actor) -> dict[str, Any]:
    if actor.latitude is None:
        return {}
    geo = {"@type": "GeoCoordinates", "latitude": actor.latitude, "longitude": actor.longitude}
    return {"@type": "Place", "geo": geo}


def _quantity(value: int | None) -> dict[str, Any]:
    return {} if value is None else {"@type": "QuantitativeValue", "value": value}


def predicates(actor: Actor, related: Iterable[Related], vocabulary: str) -> Iterator[tuple[str, Related]]:
    """The relations that a vocabulary has a property for, with its uri; the others stay on the page."""
    known = relations(vocabulary)
    for each in related:
        outward = (each.link.source_type, each.link.source_id) == (actor.type_name(), actor.pk)
        if uri := known.get((each.link.kind, outward)):
            yield uri, each
