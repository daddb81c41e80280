"""What a person reads for the fields of a record, and for their values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.answers import named
from essaim.connect.actors.hours import in_french
from essaim.connect.questions.models import Question
from essaim.connect.questions.values import said
from essaim.foundation.formats.categories import categories
from essaim.foundation.formats.mapping import ROLES
from essaim.foundation.formats.record import ANSWERS, FIELDS
from essaim.foundation.imports.models import ImportRow
from essaim.foundation.ui.typography import typo
from essaim.foundation.vocabularies.categories import themes

LABELS = {
    "name": _("nom"),
    "acronym": _("sigle"),
    "kind": _("nature"),
    "summary": _("en une phrase"),
    "description": _("présentation"),
    "presentation": _("présentation"),
    "charter": _("charte"),
    "colleges": _("collèges"),
    "categories": _("catégories"),
    "themes": _("thèmes"),
    "keywords": _("mots-clés"),
    "values": _("valeurs"),
    "missions": _("missions"),
    "legal_form": _("forme juridique"),
    "siret": _("SIRET"),
    "rna": _("RNA"),
    "website": _("site"),
    "links": _("autres adresses"),
    "street": _("adresse"),
    "postcode": _("code postal"),
    "city": _("commune"),
    "country": _("pays"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "precision": _("précision du point"),
    "territory": _("territoire d’action"),
    "salaried": _("salarié·es"),
    "board": _("administrateur·ices"),
    "volunteers": _("bénévoles"),
    "civic_service": _("personnes en service civique"),
    "members": _("adhérent·es"),
    "people_reached": _("personnes touchées"),
    "budget": _("budget annuel"),
    "budget_year": _("année du budget"),
    "funders": _("financeurs"),
    "source_url": _("page de la source"),
    "language": _("langue"),
    "opening_hours": _("heures d’ouverture"),
    "licence": _("licence"),
    "visibility": _("visibilité"),
    "extra": _("autres informations"),
}
LONGEST = 600
# What a column may hold besides a field.
ROLE_LABELS = {
    "id": _("Identifiant dans la source"),
    "housenumber": _("Numéro dans la voie"),
    "coordinates": _("Latitude et longitude dans la même cellule"),
    "types": _("Types d’initiative (TransforMap)"),
    "identity": _("Identité (TransforMap)"),
    "extra": _("Garder à côté, sous son titre"),
    "": _("Ne pas importer"),
}


def label(field: str) -> str:
    """The name of a field, with a capital; an unknown one as it is."""
    text = str(LABELS.get(field, field))
    return text[:1].upper() + text[1:]


def roles() -> list[tuple[str, str]]:
    """(role, label) of all that any column may hold: what is kept aside or left first, then the fields."""
    first = ["extra", "", "name", "id"]
    later = [role for role in ROLES if role not in first]
    return [(role, str(ROLE_LABELS.get(role) or label(role))) for role in [*first, *later]]


def shown(field: str, value: Any, between: str = "\n") -> str:
    """A value as text: lists one item a line, categories and themes by their French names, at most 600 characters."""
    if value is None or value == "":
        return ""
    if field == "categories" and isinstance(value, list):
        known = categories()
        value = [known[slug].fr if slug in known else slug for slug in value]
    if field == "opening_hours":
        value = in_french(value)
    if field == "themes" and isinstance(value, list):
        value = [themes()[slug]["fr"] if slug in themes() else slug for slug in value]
    if isinstance(value, list):
        value = between.join(map(str, value))
    if isinstance(value, dict):
        value = between.join(f"{key}\u202f: {each}" for key, each in value.items())
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


Questions = Mapping[str, Question]


def questions_of(rows: Iterable[ImportRow]) -> dict[str, Question]:
    """The questions that these rows answer, by name; no query where they answer none."""
    return named({name for row in rows for name in (*row.changes, *(row.record.get(ANSWERS) or ()))})


def differences(row: ImportRow, questions: Questions) -> list[tuple[str, str, str, str]]:
    """(name, label, before, after) of each field that the row changes."""
    return [
        (field, called(field, questions), *(_told(field, side, questions) for side in sides))
        for field, sides in row.changes.items()
        if isinstance(sides, list) and len(sides) == 2
    ]


def called(field: str, questions: Questions) -> str:
    """The name of a field, or the wording of a question."""
    return questions[field].wording if field in questions else label(field)


def _told(field: str, value: Any, questions: Questions) -> str:
    return said(questions[field], value) if field in questions else shown(field, value)


def contents(row: ImportRow, questions: Questions) -> list[tuple[str, str]]:
    """(label, value) of what the file says of a new card."""
    found = [
        (label(field), shown(field, row.record[field], "\u202f; ")) for field in FIELDS if field in row.record
    ]
    answers = row.record.get(ANSWERS) or {}
    return found + [
        (typo(questions[name].wording), shown(name, cell))
        for name, cell in answers.items()
        if name in questions
    ]
