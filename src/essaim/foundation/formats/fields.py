"""One record out of the raw values of a source: fields cleaned, what does not fit kept aside in `extra`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from . import clean, hours, places
from .categories import named
from .clean import MAX_DESCRIPTION, MAX_SUMMARY
from .countries import country
from .crosswalk import merged
from .identifiers import clean_rna, clean_siret, rna_error, siret_error
from .record import ANSWER, ANSWERS, COUNT_FIELDS, KINDS, MAX_NAME, Notice, Record, Skipped

MAX_ID = 200
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_YEARS = range(1900, 2101)


@dataclass
class Draft:
    """What a reader gathers before `finish`: `raw` by our names of fields, `extra` by the source's own.

    `swap`: somebody said that latitude and longitude are to be exchanged.
    """

    line: int
    unit: str = "ligne"
    external_id: object = None
    name: object = None
    point: places.Point | None = None
    swap: bool = False
    raw: dict[str, object] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    extra: dict[object, object] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def notice(self, sentence: str) -> None:
        """Adds something that a person should look at."""
        self.notices.append(Notice(self.line, sentence, self.unit))


def _one_line(limit: int) -> Callable[[object], object]:
    return lambda value: clean.line(value, limit)


def _kind(value: object) -> str:
    word = clean.line(value).casefold().replace(" ", "_")
    return word if word in KINDS else ""


def _language(value: object) -> str:
    code = clean.line(value).casefold().replace("_", "-")
    return code if len(code) <= 35 and _LANGUAGE.fullmatch(code) else ""


def _hours(value: object) -> str:
    parts = value if isinstance(value, list) else [value]
    return hours.tidy("\n".join(clean.line(part, 2_000) for part in parts))


def _year(value: object) -> int | None:
    year = clean.integer(value)
    return year if year in _YEARS else None


_CLEANERS: dict[str, Callable[[object], object]] = {
    "summary": _one_line(MAX_SUMMARY),
    "description": lambda value: clean.paragraphs(value, MAX_DESCRIPTION),
    "street": _one_line(200),
    "postcode": _one_line(20),
    "city": _one_line(120),
    "kind": _kind,
    "legal_form": _one_line(120),
    "acronym": _one_line(40),
    "themes": clean.items,
    "values": clean.items,
    "missions": clean.items,
    "funders": clean.items,
    "territory": _one_line(200),
    **dict.fromkeys(COUNT_FIELDS, clean.integer),
    "budget": clean.euros,
    "budget_year": _year,
    "source_url": clean.url,
    "language": _language,
    "opening_hours": _hours,
}
_IDENTIFIERS: dict[str, tuple[Callable[[str], str], Callable[[str], str | None]]] = {
    "siret": (clean_siret, siret_error),
    "rna": (clean_rna, rna_error),
}


def _identifier(draft: Draft, key: str, value: object) -> str:
    tidy, error = _IDENTIFIERS[key]
    text = clean.line(str(value) if isinstance(value, int) else value)
    sentence = error(text)
    if sentence:
        draft.notice(f"{sentence} («\u202f{text}\u202f»)")
        return ""
    return tidy(text)


def _address(draft: Draft, kept: dict[str, object]) -> str:
    """The country's code, "" when there is none; keeps the position when it can be believed."""
    text = clean.line(draft.raw.get("country"))
    latitude, longitude = draft.point or (None, None)
    code = country(text, latitude, longitude) if text else ""
    if text and not code:
        draft.extra.setdefault("country", text)
    if draft.point:
        places.check(draft.point, code)
        if not text and places.looks_swapped(*draft.point):
            draft.notice(places.DOUBT)
        kept["latitude"], kept["longitude"] = draft.point
    return code


def _links(draft: Draft, kept: dict[str, object]) -> None:
    """The first valid address is the website, the next ones links. What is no address is dropped."""
    raw = draft.raw
    if "website" not in raw and "links" not in raw:
        return
    found = clean.urls(raw.get("website"))
    if found:
        kept["website"] = found[0]
    links = list(dict.fromkeys([*found[1:], *clean.urls(draft.raw.get("links"))]))
    if links:
        kept["links"] = links[: clean.MAX_ITEMS]


def _vocabulary(draft: Draft, kept: dict[str, object]) -> None:
    """Known slugs are categories; every other word is a keyword."""
    words = clean.items(draft.raw.get("categories")) if "categories" in draft.raw else []
    known = [(word, named(word)) for word in words]
    slugs = merged([*(slug for _, slug in known if slug), *draft.categories])
    given = clean.items(draft.raw["keywords"]) if "keywords" in draft.raw else []
    unknown = [word for word, slug in known if not slug]
    keywords = list(dict.fromkeys([*given, *draft.keywords, *unknown]))
    if slugs:
        kept["categories"] = slugs[: clean.MAX_ITEMS]
    if keywords:
        kept["keywords"] = keywords[: clean.MAX_ITEMS]


def _simple(draft: Draft, kept: dict[str, object]) -> None:
    for key, value in draft.raw.items():
        cleaner = _CLEANERS.get(key)
        if value is None or not (cleaner or key in _IDENTIFIERS):
            continue
        result = cleaner(value) if cleaner else _identifier(draft, key, value)
        if result not in ("", None, []):
            kept[key] = result
        elif value not in ("", []):
            draft.extra.setdefault(key, value)
            if key in COUNT_FIELDS:
                said = clean.line(value if isinstance(value, str) else str(value), 40)
                draft.notice(
                    f"«\u202f{said}\u202f» n’est pas un nombre entier\u202f: gardé à part, tel quel."
                )


def _answers(draft: Draft, kept: dict[str, object]) -> None:
    """What is said to the questions of a space, as it is: whoever asks reads it."""
    said = {key: value for key, value in draft.raw.items() if key.startswith(ANSWER)}
    if found := {key: clean.paragraphs(value, MAX_DESCRIPTION) for key, value in said.items()}:
        kept[ANSWERS] = {key: text for key, text in found.items() if text}


def _digest(name: str, kept: dict[str, object]) -> str:
    """An identifier for what has none: the same name at the same place is the same actor."""
    parts = [name.casefold(), *(str(kept.get(key, "")) for key in ("latitude", "longitude"))]
    parts += [str(kept.get(key, "")).casefold() for key in ("street", "postcode", "city", "country")]
    return "digest-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _external_id(draft: Draft, name: str, kept: dict[str, object]) -> str:
    given = draft.external_id
    text = clean.line(given, 10_000)
    if not text:
        return _digest(name, kept)
    return text if len(text) <= MAX_ID else "digest-" + hashlib.sha256(text.encode()).hexdigest()[:32]


def finish(draft: Draft) -> Record | Skipped:
    """The record of a draft, or why there is none: no name, a name too long, a position that is wrong."""
    name = clean.line(draft.name, 100_000)
    if not name:
        return Skipped(draft.line, "Cette ligne n’a pas de nom.", draft.unit)
    if len(name) > MAX_NAME:
        reason = f"Ce nom fait {len(name)} caractères\u202f: {MAX_NAME} au plus."
        return Skipped(draft.line, reason, draft.unit)
    kept: dict[str, object] = {}
    if draft.swap and draft.point and abs(draft.point[1]) <= 90:
        draft.point = draft.point[1], draft.point[0]
    try:
        code = _address(draft, kept)
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence, draft.unit)
    if code:
        kept["country"] = code
    _simple(draft, kept)
    _links(draft, kept)
    _vocabulary(draft, kept)
    _answers(draft, kept)
    extra = clean.extra(draft.extra.items())
    if extra:
        kept["extra"] = extra
    external_id = _external_id(draft, name, kept)
    return Record(external_id, draft.line, name, kept, tuple(draft.notices), draft.unit)
