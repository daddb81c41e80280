"""vCard 3 (RFC 2426) and 4 (RFC 6350), strictly written, tolerantly read; cards of organisations only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import clean, places
from .categories import french
from .fields import Draft, finish
from .gather import KEPT, join_street, place, put_key, split_point
from .record import ReadError, Record, Skipped
from .source import Source

_PROPERTY = re.compile(
    r'(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[^:";]*(?:"[^"]*"[^:";]*)*)*):(.*)', re.DOTALL
)
_MAX_LINES = 5000
_OURS = "X-ESSAIM-"
_PLAIN = {"NOTE": "description", "NICKNAME": "acronym", "LANG": "language", "SOURCE": "source_url"}
_IGNORED = frozenset(("VERSION", "PRODID", "KIND", "N", "REV", "FN", "ORG", "UID", "PHOTO", "LOGO", "KEY"))
_WIDTH = 75


@dataclass(frozen=True)
class Property:
    """One line of a card, unfolded: its name in capitals, its parameters, its value as written."""

    name: str
    params: str
    value: str
    line: int


def unescaped(text: str) -> str:
    """« \\\\n » a line, and what follows another backslash as it is."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL)


def split(text: str, separator: str) -> list[str]:
    """The parts of a value, unescaped; a separator after a backslash is none."""
    parts = re.findall(rf"((?:[^\\{separator}]|\\.|\\$)*)(?:{separator}|$)", text, re.DOTALL)
    return [unescaped(part) for part in parts[:-1]] if text else []


def escaped(text: str) -> str:
    """The inverse of `unescaped`."""
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _unfolded(source: Source) -> Iterator[tuple[int, str]]:
    """Whole lines: one that begins with a space goes on with the line before."""
    start, parts = 1, [""]
    for line, text in enumerate(source.lines(tolerant=True), start=1):
        text = text.rstrip("\r\n")
        if text[:1] in (" ", "\t"):
            parts.append(text[1:])
            continue
        yield start, "".join(parts)
        start, parts = line, [text]
    yield start, "".join(parts)


def parse(source: Source) -> Iterator[Record | Skipped]:
    """One record or refusal a card."""
    card: list[Property] | None = None
    cards = 0
    for line, text in _unfolded(source):
        found = _PROPERTY.fullmatch(text)
        name = found[1].upper() if found else ""
        if name == "BEGIN":
            card = []
        elif name == "END":
            if card is not None:
                cards += 1
                yield _card(card, line, source.swap)
            card = None
        elif found and card is not None:
            if len(card) > _MAX_LINES:
                raise ReadError(f"Une carte a plus de {_MAX_LINES} lignes, vers la ligne {line}.")
            card.append(Property(name, found[2].upper(), found[3], line))
    if card is not None:
        raise ReadError(
            "Ce fichier s’arrête au milieu d’une carte\u202f: il manque la fin. Téléchargez-le à nouveau."
        )
    if not cards:
        raise ReadError("Ce fichier ne contient aucune carte vCard.")


def _card(card: list[Property], end: int, swap: bool) -> Record | Skipped:
    first = {each.name: each for each in reversed(card)}
    named = first.get("FN") or first.get("ORG")
    draft = Draft(named.line if named else end, swap=swap)
    if _is_person(first):
        return Skipped(
            draft.line, "Cette carte est celle d’une personne\u202f: nous n’importons que des organisations."
        )
    draft.name = " ".join(split(first["ORG"].value, ";")) if "ORG" in first else ""
    if "FN" in first:
        draft.name = unescaped(first["FN"].value)
    draft.external_id = unescaped(first["UID"].value) if "UID" in first else None
    websites: list[str] = []
    # Our own properties first: they say exactly what the others say with the words of vCard.
    for each in sorted(card, key=lambda one: not one.name.startswith(_OURS)):
        if each.name == "URL":
            websites.append(unescaped(each.value))
        elif each.name not in _IGNORED:
            _put(draft, each)
    if websites:
        draft.raw["website"] = websites
    try:
        join_street(draft)
        place(draft)
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence)
    return finish(draft)


def _is_person(first: dict[str, Property]) -> bool:
    """A card says what it is about (vCard 4), or is a person's when it has a name that the organisation's is not."""
    kind = first["KIND"].value.strip().casefold() if "KIND" in first else ""
    if kind:
        return kind not in ("org", "group", "location")
    if "ORG" not in first:
        return bool("N" in first and first["N"].value.strip(" ;"))
    if "X-ABSHOWAS" in first:
        return False
    name = clean.line(unescaped(first["FN"].value)) if "FN" in first else ""
    known = clean.line(" ".join(split(first["ORG"].value, ";")))
    return bool("N" in first and first["N"].value.strip(" ;")) and bool(name) and name != known


def _put(draft: Draft, found: Property) -> None:
    if found.name.startswith(_OURS):
        _ours(draft, found)
    elif found.name == "ADR":
        parts = [*split(found.value, ";"), *[""] * 7]
        for role, rank in (("street", 2), ("city", 3), ("postcode", 5), ("country", 6)):
            if role not in draft.raw:
                put_key(draft, role, parts[rank])
    elif found.name == "GEO":
        pair = split_point(unescaped(found.value).removeprefix("geo:").split(";u=")[0])
        if pair:
            draft.raw.setdefault("latitude", pair[0])
            draft.raw.setdefault("longitude", pair[1])
    elif found.name == "CATEGORIES":
        if not {"categories", "keywords"} & draft.raw.keys():
            draft.raw["categories"] = split(found.value, ",")
    elif found.name in _PLAIN:
        put_key(
            draft, found.name.casefold(), unescaped(found.value), {found.name.casefold(): _PLAIN[found.name]}
        )
    else:
        put_key(draft, found.name.casefold(), unescaped(found.value), {found.name.casefold(): KEPT})


def _ours(draft: Draft, found: Property) -> None:
    """What vCard has no word for: a field of ours, its value in JSON."""
    key = found.name.removeprefix(_OURS).casefold().replace("-", "_")
    try:
        value = json.loads(unescaped(found.value))
    except (ValueError, RecursionError):
        value = unescaped(found.value)
    put_key(draft, key, value)


_IN_ADDRESS = ("street", "city", "postcode", "country")
_AS_TEXT = {"description": "NOTE", "acronym": "NICKNAME"}


def _lines(record: Record, version: str) -> Iterator[str]:
    fields = record.fields
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield "KIND:org" if version == "4.0" else "N:;;;;"
    yield f"FN:{escaped(record.name)}"
    yield f"ORG:{escaped(record.name)}"
    yield f"UID:{escaped(record.external_id)}"
    street, city, postcode, country = (escaped(str(fields.get(key, ""))) for key in _IN_ADDRESS)
    if street or city or postcode or country:
        yield f"ADR:;;{street};{city};;{postcode};{country}"
    if "latitude" in fields:
        point = places.written(fields["latitude"], fields["longitude"])
        yield f"GEO:geo:{point[0]},{point[1]}" if version == "4.0" else f"GEO:{point[0]};{point[1]}"
    if "website" in fields:
        yield f"URL:{escaped(str(fields['website']))}"
    for key, name in _AS_TEXT.items():
        if key in fields:
            yield f"{name}:{escaped(str(fields[key]))}"
    words = _list(fields.get("keywords"))
    slugs = _list(fields.get("categories"))
    if words or slugs:
        yield "CATEGORIES:" + ",".join(map(escaped, [*map(french, slugs), *words]))
    said = {*_IN_ADDRESS, *_AS_TEXT, "latitude", "longitude", "website"}
    for key, value in fields.items():
        if key not in said:
            yield f"{_OURS}{key.upper().replace('_', '-')}:{escaped(json.dumps(value, ensure_ascii=False))}"
    yield "END:VCARD"


def _list(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def folded(line: str) -> str:
    """The line in pieces of 75 bytes at most, each but the first after a space, CRLF after each."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > _WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece]) + "\r\n"


def written(records: Iterable[Record], version: str) -> Iterator[bytes]:
    """One card a record."""
    for record in records:
        yield "".join(
            folded(line) if len(line) > _WIDTH // 4 else f"{line}\r\n" for line in _lines(record, version)
        ).encode()
