"""What the columns of a spreadsheet hold: as data that a person can correct, and proposed from headings and values.

>>> proposals = propose(["Structure", "X", "Y"], rows)
>>> mapping = Mapping.of(proposals)
>>> Mapping.from_json(mapping.as_json()) == mapping
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import clean, dates, places
from .aliases import field_of
from .countries import boxes, fold, inside
from .gather import COORDINATES, ID, KEPT, NAME, split_point
from .identifiers import rna_error, siret_error
from .record import ANSWER, FIELDS

# Left out of the record.
IGNORED = ""
ROLES = (NAME, ID, *FIELDS, "housenumber", COORDINATES, "types", "identity", IGNORED)
SAMPLES = 3
_MOST_COLUMNS = 500
_SHARE = 0.8
_LONGEST = 80

# Words of a heading, after our own aliases: the first that is found within it decides. French, English, Spanish.
_WORDS: tuple[tuple[str, str], ...] = (
    ("siret", "siret"), ("rna", "rna"), ("code postal", "postcode"), ("codigo postal", "postcode"), ("postcode", "postcode"),
    ("zip code", "postcode"), ("zipcode", "postcode"), ("code commune", KEPT), ("code insee", KEPT), ("telephone", KEPT), ("telefono", KEPT),
    ("phone", KEPT), ("portable", KEPT), ("courriel", KEPT), ("mail", KEPT), ("correo", KEPT), ("nom du contact", IGNORED),
    ("nom contact", IGNORED), ("prenom", IGNORED), ("president", IGNORED), ("responsable", IGNORED),
    ("referent", IGNORED), ("tresorier", IGNORED), ("secretaire", IGNORED), ("contact", IGNORED), ("coordonnees gps", COORDINATES), ("geolocalisation", COORDINATES), ("lat long", COORDINATES), ("gps", COORDINATES),
    ("latitude", "latitude"), ("latitud", "latitude"), ("longitude", "longitude"), ("longitud", "longitude"),
    ("facebook", "links"), ("twitter", "links"), ("instagram", "links"), ("linkedin", "links"), ("mastodon", "links"),
    ("reseaux sociaux", "links"), ("site internet", "website"), ("site web", "website"), ("sitio web", "website"), ("pagina web", "website"),
    ("website", "website"), ("page web", "website"), ("url", "website"), ("annee", KEPT), ("date", KEPT), ("fecha", KEPT),
    ("numero de voie", "housenumber"), ("no voie", "housenumber"), ("adresse", "street"), ("address", "street"), ("direccion", "street"),
    ("calle", "street"), ("voie", "street"), ("commune", "city"), ("ville", "city"), ("ciudad", "city"), ("municipio", "city"),
    ("localite", "city"), ("localidad", "city"), ("pays", "country"), ("country", "country"), ("pais", "country"),
    ("forme juridique", "legal_form"), ("statut juridique", "legal_form"), ("forma juridica", "legal_form"), ("legal form", "legal_form"),
    ("sigle", "acronym"), ("acronym", "acronym"), ("siglas", "acronym"), ("mots cles", "keywords"), ("palabras clave", "keywords"),
    ("keyword", "keywords"), ("categor", "categories"), ("thematique", "categories"), ("theme", "categories"),
    ("secteur", "categories"), ("domaine", "categories"), ("activite", "categories"), ("actividad", "categories"), ("activit", "categories"),
    ("valeurs", "values"), ("valores", "values"), ("missions", "missions"), ("financeur", "funders"), ("funder", "funders"),
    ("financiador", "funders"), ("territoire", "territory"), ("zone d action", "territory"), ("territorio", "territory"),
    ("salarie", "salaried"), ("employee", "salaried"), ("empleado", "salaried"), ("benevole", "volunteers"), ("volunteer", "volunteers"),
    ("voluntari", "volunteers"), ("adherent", "members"), ("miembro", "members"), ("beneficiaire", "people_reached"),
    ("horaire", "opening_hours"), ("heures d ouverture", "opening_hours"), ("budget", "budget"), ("presupuesto", "budget"), ("langue", "language"), ("idioma", "language"), ("resume", "summary"),
    ("resumen", "summary"), ("en une phrase", "summary"), ("presentation", "description"), ("description", "description"),
    ("descripcion", "description"), ("descriptif", "description"), ("identifiant", ID), ("reference", ID),
    ("raison sociale", NAME), ("denomination", NAME), ("nom", NAME), ("nombre de la", NAME), ("nombre", NAME), ("name", NAME),
    ("structure", NAME), ("organisation", NAME), ("organization", NAME), ("organizacion", NAME), ("organisme", NAME), ("association", NAME),
    ("asociacion", NAME), ("entidad", NAME), ("titre", NAME), ("title", NAME), ("titulo", NAME),
)  # fmt: skip
# « Nombre de salariés » counts; in Spanish « nombre » is a name.
_COUNTED = re.compile(r"(?:nombre|nb|nbre|numero|number|no)\b(?: total)?(?: of| de| d)? (?P<what>.+)")


def is_role(text: str) -> bool:
    """Whether a column may be said to hold that."""
    return text in ROLES or (text.startswith(ANSWER) and len(text) <= len(ANSWER) + 36)


@dataclass(frozen=True)
class Mapping:
    """`columns` pairs each heading, in order, with a role of ROLES or the name of a question (`record.ANSWER`); `swap`
    exchanges latitude and longitude."""

    columns: tuple[tuple[str, str], ...]
    swap: bool = False

    @classmethod
    def of(cls, proposals: Sequence[Proposal], swap: bool = False) -> Mapping:
        """What is proposed, taken as it is. A swap has to be asked for."""
        return cls(tuple((each.heading, each.role) for each in proposals), swap)

    @classmethod
    def from_json(cls, data: object) -> Mapping:
        """The inverse of `as_json`. ValueError on anything else."""
        columns = data.get("columns") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(columns, list) or len(columns) > _MOST_COLUMNS:
            raise ValueError("no mapping")
        pairs: list[tuple[str, str]] = []
        for pair in columns:
            if (
                not isinstance(pair, list)
                or len(pair) != 2
                or not all(isinstance(part, str) for part in pair)
            ):
                raise ValueError("no pair of a heading and a role")
            if not is_role(pair[1]):
                raise ValueError("no such role")
            pairs.append((pair[0], pair[1]))
        return cls(tuple(pairs), data.get("swap") is True)

    def as_json(self) -> dict[str, object]:
        """A dictionary that JSON can hold."""
        return {"columns": [list(pair) for pair in self.columns], "swap": self.swap}

    def roles(self, headings: Sequence[str]) -> list[str]:
        """The role of each heading of a file, whatever their order; a heading that was not there is kept aside."""
        left = [(fold(heading), role) for heading, role in self.columns]
        found = []
        for heading in headings:
            key = fold(heading)
            pair = next((each for each in left if each[0] == key), None)
            if pair:
                left.remove(pair)
            found.append(pair[1] if pair else KEPT)
        return found


@dataclass(frozen=True)
class Proposal:
    """What a column seems to hold, why (a French sentence), and a few of its values."""

    heading: str
    role: str
    reason: str
    samples: tuple[str, ...] = ()


def _valid(error: object) -> bool:
    return error is None


_FRENCH_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-zA-Z]{2,}")
_PHONE = re.compile(r"(?:\+|00)?[0-9](?:[ .\-]?\(?[0-9]\)?){8,13}")
_DECIMAL = re.compile(r"-?[0-9]{1,3}[.,][0-9]{2,}")


def _is_decimal(text: str, low: float, high: float) -> bool:
    return bool(_DECIMAL.fullmatch(text)) and low <= float(text.replace(",", ".")) <= high


def _is_address(text: str) -> bool:
    return text[:4].casefold() in ("http", "www.") and bool(clean.url(text.split()[0]))


# In this order: a SIRET is a row of figures, as a telephone number may be.
_LOOKS = (
    ("siret", "siret", lambda text: _valid(siret_error(text)), "des numéros SIRET dont la clé est juste"),
    ("rna", "rna", lambda text: _valid(rna_error(text)), "des numéros RNA"),
    ("mail", KEPT, lambda text: bool(_MAIL.fullmatch(text)), "des adresses de courriel"),
    ("date", KEPT, dates.is_date, "des dates"),
    ("phone", KEPT, lambda text: bool(_PHONE.fullmatch(text)), "des numéros de téléphone"),
    ("website", "website", _is_address, "des adresses du web"),
    ("postcode", "postcode", lambda text: bool(_FRENCH_POSTCODE.fullmatch(text)), "des codes postaux"),
    ("coordinates", COORDINATES, lambda text: split_point(text) is not None, "des paires de coordonnées"),
    ("latitude", "latitude", lambda text: _is_decimal(text, 41, 51.5), "des latitudes de France"),
    ("longitude", "longitude", lambda text: _is_decimal(text, -5.5, 10), "des longitudes de France"),
)  # fmt: skip
# What these values are is surer than what their heading says.
_CERTAIN = frozenset(("siret", "rna", "mail", "phone"))


@lru_cache(maxsize=4096)
def role_of(heading: str) -> str | None:
    """The role that a heading names, None when it names none."""
    if heading.strip() == KEPT:
        return KEPT
    exact = field_of(clean.line(heading))
    if exact:
        return exact
    if len(heading) > _LONGEST:
        return None
    key = fold(heading.split("(")[0]) or fold(heading)
    counted = _COUNTED.fullmatch(key)
    if counted:
        key = counted["what"]
    return next((role for word, role in _WORDS if re.search(rf"\b{word}", key)), None)


def _looks(values: Sequence[str]) -> tuple[str, str, str]:
    """(kind, role, reason) of what four values out of five look like, or three empty texts."""
    given = [value.strip() for value in values if value.strip()]
    for kind, role, test, reason in _LOOKS:
        if given and sum(map(test, given)) >= _SHARE * len(given):
            return kind, role, reason
    return "", "", ""


def propose(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Proposal]:
    """For each column what it seems to hold. A field is proposed once: its second column is kept aside."""
    taken: set[str] = set()
    columns = [[row[rank] if rank < len(row) else "" for row in rows] for rank in range(len(headings))]
    named = {role_of(heading) for heading in headings}
    exact = {field_of(heading) for heading in headings}
    return [
        _one(heading, values, taken, named, exact) for heading, values in zip(headings, columns, strict=True)
    ]


def _one(
    heading: str, values: Sequence[str], taken: set[str], named: set[str | None], exact: set[str]
) -> Proposal:
    samples = tuple(dict.fromkeys(clean.line(value, 80) for value in values if value.strip()))[:SAMPLES]
    by_name = role_of(heading)
    kind, by_value, looks = _looks(values)
    role, reason = KEPT, "Rien ne dit ce qu’elle contient."
    if by_name is not None and (kind not in _CERTAIN or by_name in (by_value, IGNORED)):
        role, reason = by_name, "Proposé d’après son titre."
        if by_value == role and role != KEPT:
            reason = f"Proposé d’après son titre et ses valeurs\u202f: {looks}."
        elif role == IGNORED:
            reason = "Elle semble parler d’une personne\u202f: son accord est nécessaire pour la publier."
        elif role in ("siret", "rna") and samples:
            reason = "Proposé d’après son titre\u202f; des numéros y sont faux."
    elif by_value and (by_value == KEPT or by_value not in named or kind in _CERTAIN):
        role, reason = by_value, f"Proposé d’après ses valeurs\u202f: {looks}."
    if (role in taken or (role in exact and not field_of(heading))) and role not in (KEPT, IGNORED, "links"):
        role = "links" if role == "website" and "links" not in taken | named else KEPT
        reason = (
            "Une autre colonne donne déjà ce champ."
            if role == KEPT
            else "Une autre colonne donne déjà le site."
        )
    taken.add(role)
    return Proposal(heading, role, reason, samples)


def swapped(roles: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether most points would be in France, and now are not, with latitude and longitude exchanged."""
    if "latitude" not in roles or "longitude" not in roles:
        return False
    at = roles.index("latitude"), roles.index("longitude")
    points = []
    for row in rows:
        cells = [row[rank].strip() if rank < len(row) else "" for rank in at]
        if all(cells) and all(places.is_number(cell) for cell in cells):
            points.append(tuple(float(cell.replace(",", ".").replace("−", "-")) for cell in cells))
    wrong = sum(_other_way(latitude, longitude) for latitude, longitude in points)
    return bool(points) and wrong * 2 > len(points)


def _other_way(latitude: float, longitude: float) -> bool:
    assert boxes("FR")
    return inside("FR", longitude, latitude) and not inside("FR", latitude, longitude)
