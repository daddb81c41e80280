"""What a person reads of the open interface: each address, its parameters, an example that answers.

A test holds this to what version 1 really takes, and asks every example.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

UNPLACED = _("Cette fiche n’a pas de point sur la carte : elle n’y est pas un élément.")


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address."""

    name: str
    help: Any


@dataclass(frozen=True)
class Address:
    """An address as it is written (`/cards/{public_id}`), what it gives, and an example: a path, "" where there is none."""

    path: str
    help: Any
    parameters: tuple[Parameter, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Group:
    """Addresses that belong together."""

    slug: str
    title: Any
    help: Any
    addresses: tuple[Address, ...]


LIMIT = Parameter("limit", _("Combien par page : de 1 à 100, 20 si rien n’est dit."))
AFTER_CARD = Parameter("after", _("L’identifiant après lequel reprendre : « next » le donne tout fait."))
AFTER_SLUG = Parameter("after", _("Le nom d’adresse après lequel reprendre : « next » le donne tout fait."))
Q, THEME = Parameter("q", _("Des mots.")), Parameter("theme", _("Le nom d’adresse d’un thème."))
PLACE = Parameter(
    "territoire", _("Un lieu : departement-09, epci-200067940, commune-09334, ou un territoire dessiné.")
)
CARDS = (
    Q,
    Parameter("nature", "organisation, network, initiative, public_body, funder, research_team."),
    Parameter("categorie", _("Le nom d’adresse d’une catégorie ; celles qu’elle contient comptent aussi.")),
    THEME,
    Parameter("mot", _("Un mot-clé.")),
    Parameter(
        "espace", _("Le nom d’adresse d’un réseau ou d’un territoire : ses fiches et celles de ses membres.")
    ),
    PLACE,
    Parameter("bbox", _("Une zone : ouest,sud,est,nord en degrés.")),
    LIMIT,
    AFTER_CARD,
)
GENRE = Parameter("genre", _("need (besoins) ou offer (offres)."))
V1 = (
    Address("/cards", _("Les fiches, par nom, avec les filtres de l’annuaire."), CARDS, "/cards?limit=2"),
    Address("/cards/{public_id}", _("Une fiche.")),
    Address("/cards/{public_id}/relations", _("Ses relations avec d’autres, comme elles se lisent depuis elle.")),
    Address("/offers", _("Les besoins et les offres en cours, les derniers d’abord."), (Q, GENRE, THEME, PLACE, AFTER_CARD), "/offers"),
    Address("/spaces", _("Les réseaux et les territoires ouverts à tout le monde."), (LIMIT, AFTER_SLUG), "/spaces"),
    Address("/spaces/{slug}", _("Un espace.")),
    Address("/territories", _("Les territoires dessinés."), (LIMIT, AFTER_SLUG), "/territories"),
    Address("/territories/{slug}", _("Un territoire : ses communes, par leur code INSEE, et leur population.")),
    Address("/vocabularies", _("Les quatre listes de mots."), (), "/vocabularies"),
    Address(
        "/vocabularies/{slug}",
        _("Les mots d’une liste : categories, themes, valeurs, mots-cles."),
        (LIMIT, AFTER_SLUG),
        "/vocabularies/categories?limit=5",
    ),
)  # fmt: skip
GOGOCARTO = (
    Address(
        "/api/elements.json",
        _("Les fiches qui ont un point, comme éléments. Aussi en .jsonld."),
        (
            Parameter("ontology", _("gogofull (complet), gogocompact (une ligne par fiche) ou gogosync.")),
            Parameter("bounds", _("Une ou plusieurs zones ouest,sud,est,nord, séparées par des points-virgules.")),
            Parameter("categories", _("Des numéros de catégories, séparés par des virgules.")),
            Parameter("ids", _("Des identifiants de fiches, séparés par des virgules : 200 au plus.")),
            Parameter("limit", _("Combien : 20 000 au plus.")),
        ),
        "/api/elements.json?ontology=gogocompact&limit=5",
    ),
    Address("/api/elements/{id}.json", _("Un élément. Aussi en .jsonld.")),
    Address("/api/elements/search", _("Les éléments qui contiennent des mots, 100 au plus."), (Parameter("text", _("Les mots.")),), "/api/elements/search?text=jardin"),
    Address("/api/taxonomy.json", _("Les catégories et leurs numéros."), (), "/api/taxonomy.json"),
    Address("/api/gogocartojs-conf.json", _("De quoi montrer nos fiches dans une carte GoGoCarto."), (), "/api/gogocartojs-conf.json"),
)  # fmt: skip
LINKED = (
    Address("/acteurs/{public_id}.jsonld", _("Une fiche en JSON-LD, avec les mots de schema.org.")),
    Address("/acteurs/{public_id}.pair.jsonld", _("La même avec ceux de PAIR, l’ontologie de SemApps.")),
    Address("/acteurs/{public_id}/murmurations.json", _("La même comme profil Murmurations.")),
    Address(
        "/api/murmurations.json",
        _("Les adresses des profils, à donner à un index."),
        (Parameter("limit", _("Combien par page : 100 au plus.")), AFTER_CARD),
        "/api/murmurations.json?limit=2",
    ),
)


def groups(card: str = "") -> list[Group]:
    """Every address, in the order of the page; version 1 with its whole path. `card`: the identifier of a public card that has a
    point, for the examples that need one."""
    whole = tuple(
        replace(each, path=f"/api/v1{each.path}", example=each.example and f"/api/v1{each.example}")
        for each in V1
    )
    found = [
        Group("v1", _("Tout lire, version 1"), _("Des adresses stables, en JSON, par pages : « next » mène à la suivante."), whole),
        Group("gogocarto", _("Comme une carte GoGoCarto"), _("Une carte, un site ou une application qui lit GoGoCarto lit aussi nos fiches : donnez-lui ces adresses."), GOGOCARTO),
        Group("liees", _("Données liées"), _("Chaque fiche publique, dans les mots d’autres."), LINKED),
    ]  # fmt: skip
    return [
        replace(group, addresses=tuple(_shown(each, card) for each in group.addresses)) for group in found
    ]


def _shown(address: Address, card: str) -> Address:
    """With an example of a card, where it takes one and there is one."""
    example = address.path.replace("{public_id}", card).replace("{id}", card)
    return replace(address, example=example) if card and example != address.path else address


def explained(schema: Any, base: str) -> dict[str, Any]:
    """The OpenAPI document with what this file says of each address, in the reader's language."""
    told = {each.path: each for each in V1}
    found = {**schema, "servers": [{"url": base}], "paths": {}}
    found["info"] = {**schema["info"], "description": base + reverse("api:index")}
    for path, methods in schema["paths"].items():
        address = told["/" + path.split("/api/v1/", 1)[1]]
        helps = {each.name: str(each.help) for each in address.parameters}
        found["paths"][path] = {
            method: {
                **said,
                "summary": str(address.help),
                "parameters": [
                    {**each, "description": helps[each["name"]]} if each["name"] in helps else each
                    for each in said.get("parameters", [])
                ],
            }
            for method, said in methods.items()
        }
    return found
