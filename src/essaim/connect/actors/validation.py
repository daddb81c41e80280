"""What a person or a program gives for a card, made plain, or refused with one sentence a field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.models.actor import Actor, Kind, LegalForm, PlacedBy, Precision
from essaim.connect.actors.values import CARD_FIELDS, LISTS, TERMS, TEXT_FIELDS
from essaim.foundation.formats import clean, hours
from essaim.foundation.formats.identifiers import clean_rna, clean_siret, rna_error, siret_error
from essaim.foundation.formats.record import COUNT_FIELDS
from essaim.foundation.kernel.models import Licence
from essaim.foundation.places.gazetteer import split
from essaim.foundation.vocabularies.terms import Curated
from essaim.foundation.vocabularies.words import slug

FIRST_YEAR = 1900
LICENCE = "licence"
# Of the place, beyond its words: the commune chosen among homonyms (INSEE code), who found the point, how finely.
COMMUNE, PLACED_BY, PRECISION = "commune", "placed_by", "precision"
EDITABLE = (*CARD_FIELDS, LICENCE, COMMUNE, PLACED_BY, PRECISION)


class _Refused(Exception):
    """One sentence about one value."""


def clean_fields(given: Mapping[str, Any], actor: Actor | None = None) -> dict[str, Any]:
    """The given fields, cleaned; those of `actor` stand for what is not given where fields go together.

    Raises ValidationError: field → sentence, for every wrong field at once. TypeError: a field that does not exist.
    """
    unknown = set(given) - set(EDITABLE)
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    cleaned: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, value in given.items():
        try:
            cleaned[name] = _CLEANERS[name](value)
        except _Refused as refused:
            errors[name] = str(refused)
    _check_together(cleaned, actor, errors)
    _read_town(cleaned)
    if errors:
        raise ValidationError({name: [sentence] for name, sentence in errors.items()})
    return cleaned


def _check_together(cleaned: dict[str, Any], actor: Actor | None, errors: dict[str, str]) -> None:
    def value(name: str) -> Any:
        return cleaned[name] if name in cleaned else getattr(actor, name, None)

    if actor is None and not cleaned.get("name") and "name" not in errors:
        errors["name"] = _("Donnez le nom de cette structure ou de cette initiative.")
    if (value("latitude") is None) != (value("longitude") is None) and not {"latitude", "longitude"} & set(
        errors
    ):
        missing = "latitude" if value("latitude") is None else "longitude"
        errors[missing] = _("Latitude et longitude vont ensemble : donnez les deux, ou aucune.")
    if (
        value("budget_year") is not None
        and value("budget") is None
        and not {"budget", "budget_year"} & set(errors)
    ):
        errors["budget"] = _("Donnez le montant qui va avec cette année, ou laissez l’année vide.")


def _read_town(cleaned: dict[str, Any]) -> None:
    """« 59000 Lille » typed as a town is a postcode and a town."""
    postcode, town = split(cleaned.get("city") or "")
    if postcode:
        cleaned["city"], cleaned["postcode"] = town, cleaned.get("postcode") or postcode


def _name(value: Any) -> str:
    name = clean.line(value, 20_000)
    if not name:
        raise _Refused(_("Donnez le nom de cette structure ou de cette initiative."))
    return _within("name", name)


def _within(name: str, text: str) -> str:
    limit = TEXT_FIELDS[name]
    if len(text) > limit:
        excess = len(text) - limit
        raise _Refused(
            _("Au plus %(limit)d caractères : il y en a %(excess)d de trop.")
            % {"limit": limit, "excess": excess}
        )
    return text


def _line(name: str) -> Callable[[Any], str]:
    return lambda value: _within(name, clean.line(value or "", 20_000))


def _description(value: Any) -> str:
    return _within("description", clean.paragraphs(value or "", 100_000))


def _choice(choices: Any) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if (value or "") not in choices.values:
            raise _Refused(_("Ce choix n’est pas proposé."))
        return str(value or "")

    return check


def _count(value: Any) -> int | None:
    if value in (None, ""):
        return None
    number = clean.integer(value)
    if number is None:
        raise _Refused(_("Un nombre entier, sans virgule et jamais négatif ; vide s’il n’est pas connu."))
    return number


def _year(value: Any) -> int | None:
    number = _count(value)
    last = date.today().year + 1
    if number is not None and not FIRST_YEAR <= number <= last:
        raise _Refused(_("Une année entre %(first)d et %(last)d.") % {"first": FIRST_YEAR, "last": last})
    return number


def _degrees(limit: float) -> Callable[[Any], float | None]:
    def check(value: Any) -> float | None:
        if value in (None, ""):
            return None
        try:
            number = float(str(value).strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            number = float("nan")
        if not abs(number) <= limit:
            raise _Refused(_("Un nombre de degrés entre −%(limit)d et %(limit)d.") % {"limit": limit})
        return round(number, 7) + 0.0

    return check


def _website(value: Any) -> str:
    return _address(value) if value else ""


def _address(value: Any) -> str:
    text = clean.url(value)
    if not text:
        raise _Refused(
            _("Cette adresse ne se lit pas : il en faut une qui commence par https:// ou http://.")
        )
    return text


def _links(value: Any) -> list[str]:
    parts = value if isinstance(value, list | tuple) else str(value or "").split()
    return list(dict.fromkeys(_address(part) for part in parts if part))[: clean.MAX_ITEMS]


def _items(value: Any) -> list[str]:
    return clean.items(list(value) if isinstance(value, list | tuple) else str(value or "").splitlines())


def _words(value: Any) -> list[str]:
    """Free words: one that has no letter nor digit would have no page."""
    found = _items(value)
    if wrong := [word for word in found if not slug(word)]:
        raise _Refused(_("« %(word)s » n’a ni lettre ni chiffre.") % {"word": clean.line(wrong[0], 80)})
    return found


def _curated(field: str, sentence: Any) -> Callable[[Any], list[str]]:
    def check(value: Any) -> list[str]:
        known, found = Curated() if value else None, []
        for word in value or []:
            term = known.find(str(word), TERMS[field]) if known else None
            if term is None:
                raise _Refused(sentence % {"word": clean.line(word, 80)})
            found.append(term.slug)
        return list(dict.fromkeys(found))

    return check


def _hours(value: Any) -> str:
    try:
        return hours.osm(hours.read(clean.paragraphs(value or "", 2_000)))
    except hours.Unreadable:
        raise _Refused(
            _("Ces horaires ne se lisent pas : écrivez des jours puis des heures, comme « %(example)s ».")
            % {"example": hours.EXAMPLE}
        ) from None


def _siret(value: Any) -> str:
    return _identifier(value, clean_siret, siret_error)


def _rna(value: Any) -> str:
    return _identifier(value, clean_rna, rna_error)


def _identifier(value: Any, tidy: Callable[[str], str], error: Callable[[str], str | None]) -> str:
    text = clean.line(value or "")
    if not text:
        return ""
    if sentence := error(text):
        raise _Refused(sentence)
    return tidy(text)


def _country(value: Any) -> str:
    code = clean.line(value or "").upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise _Refused(_("Deux lettres : FR, BE, ES…"))
    return code


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    **{name: _line(name) for name in TEXT_FIELDS},
    **dict.fromkeys(LISTS, _items),
    **dict.fromkeys(("values", "keywords"), _words),
    **dict.fromkeys(COUNT_FIELDS, _count),
    "name": _name,
    "description": _description,
    "kind": _choice(Kind),
    "legal_form": _choice(LegalForm),
    COMMUNE: lambda value: clean.line(value or "")[:5],
    PLACED_BY: lambda value: _choice(PlacedBy)(value) if value else "",
    PRECISION: lambda value: _choice(Precision)(value) if value else "",
    LICENCE: lambda value: _choice(Licence)(value) if value else "",
    "budget_year": _year,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "website": _website,
    "links": _links,
    "categories": _curated("categories", gettext_lazy("La catégorie « %(word)s » n’existe pas.")),
    "themes": _curated("themes", gettext_lazy("Le thème « %(word)s » n’existe pas.")),
    "siret": _siret,
    "rna": _rna,
    "country": _country,
    "opening_hours": _hours,
}
