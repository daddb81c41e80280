"""A card in words: figures, lines, what a page lays out."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.connect.actors.freshness import Freshness, freshness
from essaim.connect.actors.jsonld import LICENCES
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.names import field_name
from essaim.connect.actors.placing import described
from essaim.foundation.ui.typography import euros, length, number, since

NAMED = 3
MEANS = ("salaried", "board", "volunteers", "civic_service", "members", "people_reached")


def figures(actor: Actor) -> list[dict[str, str]]:
    """The human means that are known: [{value, label}]."""
    pairs = ((getattr(actor, name), field_name(name)) for name in MEANS)
    return [{"value": number(value), "label": str(label)} for value, label in pairs if value is not None]


def budget(actor: Actor) -> dict[str, str] | None:
    """The yearly budget and its year, in words; None where unknown."""
    if actor.budget is None:
        return None
    year = _("en %(year)d") % {"year": actor.budget_year} if actor.budget_year else _("année non précisée")
    return {"value": euros(actor.budget), "label": _("par an, %(year)s") % {"year": year}}


def identity(actor: Actor) -> list[tuple[Any, ...]]:
    """Lines of the card's identity: (term, value) or (term, value, address)."""
    return [
        (_("Nature"), actor.get_kind_display()),
        (_("Forme juridique"), actor.get_legal_form_display() if actor.legal_form else ""),
        (_("Territoire"), actor.territory),
        (_("Adresse"), ", ".join(filter(None, (actor.street, f"{actor.postcode} {actor.city}".strip())))),
        (_("Sur la carte"), described(actor), map_address(actor)),
        (_("Site"), _shown(actor.website), actor.website),
        (_("SIRET"), _grouped(actor.siret)),
        (_("RNA"), actor.rna),
    ]


def _shown(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _grouped(siret: str) -> str:
    """123 456 789 00012."""
    return "\u202f".join((siret[:3], siret[3:6], siret[6:9], siret[9:])) if siret else ""


def shown_links(actor: Actor) -> list[tuple[str, str]]:
    """(text, address) of the other addresses; one that is not of the web is left out."""
    found = [each for each in actor.links if str(each).startswith(("https://", "http://"))]
    return [(_shown(each), each) for each in found]


def provenance(actor: Actor) -> tuple[list[tuple[Any, ...]], bool]:
    """Where the card comes from, under what licence; whether sources speak of it."""
    sources = list(actor.sources.order_by("pk")[:5])
    lines: list[tuple[Any, ...]] = [
        (_("Tenue par"), actor.space.name, reverse("spaces:space", args=[actor.space.slug])),
        (_("Représentée par"), actor.party.name if actor.party else ""),
        *((_("Source"), each.source, each.url) for each in sources),
        (_("Licence"), actor.get_licence_display(), LICENCES.get(actor.licence, "")),
    ]
    return lines, bool(sources)


def fresh(actor: Actor) -> Freshness:
    """How old what the card says is; no query where it was read with its `review`."""
    reviewed_on = getattr(getattr(actor, "review", None), "reviewed_on", None)
    changed = timezone.localtime(actor.updated_at).date()
    return freshness(reviewed_on, changed, timezone.localdate())


def age_of(actor: Actor) -> str:
    """The same in words."""
    return in_words(fresh(actor))


def in_words(found: Freshness) -> str:
    """How old that is: « juste, il y a 2 mois », « à vérifier, 14 mois »."""
    if found.fresh:
        return _("juste, %(when)s") % {"when": since(found.since)}
    return _("à vérifier, %(length)s") % {"length": length(found.days)}


def map_address(actor: Actor) -> str:
    """The map around the card's point; empty where it has none."""
    if actor.latitude is None or actor.longitude is None:
        return ""
    reach = 0.05
    box = (actor.longitude - reach, actor.latitude - reach, actor.longitude + reach, actor.latitude + reach)
    return reverse("actors:map") + "?bbox=" + ",".join(f"{side:.3f}" for side in box)


def rows(actors: list[Actor]) -> list[dict[str, Any]]:
    """Rows of the directory's table, from cards read `with_details`."""
    kinds = {value: str(label) for value, label in Kind.choices}
    return [
        {
            "url": reverse("actors:actor", args=[actor.public_id]),
            "key": actor.public_id,
            "name": actor.name,
            "example": actor.example,
            "kind": kinds.get(actor.kind, actor.kind),
            "categories": categories_of(actor),
            "city": actor.city,
            "network": actor.space.name,
            "age": age_of(actor),
        }
        for actor in actors
    ]


def categories_of(actor: Actor) -> str:
    """The categories of a card read `with_details`, in words: three of them, and how many more."""
    labels = [row.term.label for row in actor.shown_terms]  # type: ignore[attr-defined]
    said = ", ".join(labels[:NAMED])
    more = len(labels) - NAMED
    if more <= 0:
        return said
    sentence = ngettext("%(said)s et %(more)d autre", "%(said)s et %(more)d autres", more)
    return sentence % {"said": said, "more": more}
