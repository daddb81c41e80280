"""The names that sources give to our fields, folded (small letters, no accents, no punctuation)."""

from __future__ import annotations

import re
from functools import lru_cache

from .countries import fold
from .record import FIELDS

_ALIASES = {
    "name": "nom titre title label denomination raison_sociale bf_titre",
    "id": "_id uuid identifiant external_id id_fiche",
    "summary": "resume abstract short_description accroche",
    "description": "descriptif presentation",
    "website": "contact:website url site site_web site_internet web",
    "links": "liens reseaux_sociaux",
    "street": "addr:street rue adresse address streetaddress voie bf_adresse",
    "housenumber": "addr:housenumber numero",
    "postcode": "addr:postcode code_postal postal_code postalcode cp zip bf_code_postal",
    "city": "addr:city ville commune town addresslocality bf_ville",
    "country": "addr:country pays addresscountry",
    "latitude": "lat bf_latitude",
    "longitude": "lon lng long bf_longitude",
    "categories": "categorie category categories",
    "types": "type_of_initiative",
    "keywords": "free_keywords free_keywords1 free_keywords2 free_tags poi_type tags mots_cles mot_cle",
    "identity": "identity",
    "kind": "nature",
    "legal_form": "forme_juridique statut_juridique statut",
    "acronym": "sigle acronyme short_name",
    "siret": "ref:fr:siret numero_siret",
    "rna": "ref:fr:rna numero_rna",
    "themes": "theme thematique thematiques",
    "values": "valeurs",
    "missions": "mission",
    "funders": "financeurs",
    "territory": "territoire",
    "salaried": "salaries nombre_de_salaries",
    "volunteers": "benevoles",
    "board": "administrateurs",
    "civic_service": "services_civiques",
    "members": "adherents",
    "people_reached": "beneficiaires personnes_touchees",
    "budget_year": "annee_du_budget",
    "source_url": "",
    "language": "langue",
    "opening_hours": "horaires horaires_d_ouverture heures_d_ouverture openinghours",
}


def _key(name: str) -> str:
    return fold(re.sub(r"[_:]", " ", name))


_BY_ALIAS = {_key(alias): ours for ours, aliases in _ALIASES.items() for alias in aliases.split()}
_BY_ALIAS |= {_key(name): name for name in (*FIELDS, "name", "id") if name != "extra"}


@lru_cache(maxsize=4096)
def field_of(name: str) -> str:
    """Our field for a source's key, or ""; besides ours: name, id, housenumber, types, identity."""
    return _BY_ALIAS.get(_key(name), "") if len(name) <= 60 else ""
