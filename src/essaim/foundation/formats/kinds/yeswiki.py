"""Entries of YesWiki Bazar, with the words of their form when it comes along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from .. import clean, places, wiki
from ..aliases import field_of
from ..fields import Draft, finish
from ..gather import ID, KEPT, NAME, join_street, others, place, put
from ..jsonwalk import Walk, numbered
from ..record import ReadError, Record, Skipped
from ..registry import Format, reader
from ..shape import shape
from ..source import Source, preview
from ..yeswiki import Form, forms

# What a wiki or a map answers when it has no entry at all.
_NOTHING = ("null", "[]")
_ROLES = {
    "id_fiche": ID, "bf_titre": NAME, "url": "source_url", "bf_latitude": "latitude", "bf_longitude": "longitude",
    "bf_adresse": "street", "bf_adresse1": "street", "bf_code_postal": "postcode", "bf_ville": "city", "bf_pays": "country",
    "bf_site_internet": "website", "bf_site": "website", "bf_lien": "website", "bf_description": "description",
    "bf_resume": "summary", "bf_tags": "keywords", "bf_mot_cle": "keywords", "bf_sigle": "acronym",
}  # fmt: skip
_IGNORED = frozenset(("html_data", "semantic", "statut_fiche", "geolocation", "type_fiche", "carte_google"))
_ASIDE = ("form", "forms", "formulaire", "lists", "listes", "geolocation")
_LIST = re.compile(r"(?:checkbox|liste|radio)(?:fiche)?[A-Z0-9]\w*")
_SUBJECT = re.compile(r"categor|thema|theme|activit|domaine|secteur", re.IGNORECASE)
_IMAGE = re.compile(r"(?:image|fichier)\w+")
_WIKI = re.compile(r"(https?://[^?#]+?)/?\?")
_FORM_WORDS = (b'"bn_template"', b'"prepared"', b'"titre_liste"', b'"nodes"')


def _sniff(head: bytes, filename: str) -> float:
    if preview(head).strip() in _NOTHING:
        return 0.9
    found = shape(head)
    if found.at(1, 2) & {"id_fiche", "bf_titre"}:
        return 0.97
    entries = "entries" in found.at(1) or found.at(1) & {*_ASIDE}
    return 0.9 if entries and found.at(2, 3) & {"id_fiche", "bf_titre", "bn_template", "prepared"} else 0.0


def _parse(source: Source) -> Iterator[Record | Skipped]:
    if preview(source.head).strip() in _NOTHING:
        return
    source, form = _form(source)
    walk = Walk(source, "entries", keyed=True, aside=_ASIDE)
    for line, unit, entry in numbered(walk.elements()):
        yield _entry(Draft(line, unit, swap=source.swap), entry, form)
    if "bf_titre" in walk.members:
        yield _entry(Draft(1), walk.members, form)
    elif not walk.found and walk.members and not walk.members.keys() & {*_ASIDE, "entries"}:
        raise ReadError(
            "Ce fichier ne contient pas de fiches de YesWiki\u202f: il y manque «\u202fbf_titre\u202f»."
        )


def _form(source: Source) -> tuple[Source, Form]:
    """The file from its beginning, and the form that came beside it or stands in it, before or after the entries."""
    form = forms([source.beside])
    fresh = source.again()
    if fresh is None:
        return source, form
    if not fresh.holds(*_FORM_WORDS):
        return fresh.again() or fresh, form
    first = fresh.again() or fresh
    walk = Walk(first, "entries", keyed=True, aside=_ASIDE)
    for _ in walk.elements():
        pass
    return first.again() or first, forms([source.beside, walk.members])


def _entry(draft: Draft, entry: object, form: Form) -> Record | Skipped:
    if not isinstance(entry, dict) or not entry.keys() & {"id_fiche", "bf_titre"}:
        return Skipped(draft.line, "Cet élément n’est pas une fiche de YesWiki.", draft.unit)
    located = entry.get("geolocation")
    address = clean.line(entry.get("url"), 1000)
    for key, value in [*(located.items() if isinstance(located, dict) else ()), *entry.items()]:
        if (
            key in _IGNORED
            or value in (None, "", [], {})
            or (key in ("bf_latitude", "bf_longitude") and _has(draft, key))
        ):
            continue
        _property(draft, key, value, form, address)
    if str(entry.get("statut_fiche", "1")) == "0":
        draft.notice("Cette fiche attend d’être validée dans son wiki.")
    try:
        join_street(draft)
        place(draft)
    except places.Misplaced as error:
        return Skipped(draft.line, error.sentence, draft.unit)
    return finish(draft)


def _has(draft: Draft, key: str) -> bool:
    return _ROLES[key] in draft.raw


def _property(draft: Draft, key: str, value: object, form: Form, address: str) -> None:
    label = form.labels.get(key) or key
    if key == KEPT and isinstance(value, dict):
        draft.extra |= value
        return
    role = _ROLES.get(key) or field_of(key) or (field_of(key[3:]) if key.startswith("bf_") else "")
    if not role and (_LIST.fullmatch(key) or key in form.options):
        _words(draft, key, label, form.words(key, value))
        return
    if isinstance(value, str) and (role == "description" or key in form.long):
        value = wiki.plain(value)
    wikis = _WIKI.match(address)
    if isinstance(value, str) and wikis and _IMAGE.fullmatch(key):
        value = f"{wikis[1]}/files/{value}"
    if role == "keywords" and isinstance(value, str):
        value = value.replace(",", ";")
    put(draft, role if role != NAME or key == "bf_titre" else "", label if not role else key, value)


def _words(draft: Draft, key: str, label: str, words: list[str]) -> None:
    """What a list says: categories where it is about them, else kept under the name that its form gives it."""
    named = [word for word in words if word and not word.isdecimal()]
    if named and (_SUBJECT.search(key) or _SUBJECT.search(label)):
        draft.raw["categories"] = [*clean.items(draft.raw.get("categories") or []), *named]
    else:
        draft.extra.setdefault(label, ", ".join(words))


# Our field → the property that YesWiki's own forms give it.
_WRITTEN = {
    "street": "bf_adresse", "postcode": "bf_code_postal", "city": "bf_ville", "country": "bf_pays",
    "website": "bf_site_internet", "summary": "bf_resume", "acronym": "bf_sigle", "source_url": "url",
}  # fmt: skip


def _written(record: Record) -> dict[str, object]:
    fields = record.fields
    entry: dict[str, object] = {"id_fiche": record.external_id, "bf_titre": record.name}
    if "latitude" in fields:
        point = {"bf_latitude": fields["latitude"], "bf_longitude": fields["longitude"]}
        entry |= {"geolocation": point, **point}
    if isinstance(fields.get("description"), str):
        entry["bf_description"] = wiki.wrapped(str(fields["description"]))
    rest = others(record, "latitude", "longitude", "description", KEPT)
    entry |= {_WRITTEN.get(key, f"bf_{key}"): value for key, value in rest.items()}
    return entry | ({KEPT: record.extra} if record.extra else {})


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """An object keyed by the identifier of each entry, `null` when there is none; no place for `meta`."""
    separator = "{\n"
    for record in records:
        entry = json.dumps(_written(record), ensure_ascii=False)
        yield f"{separator}{json.dumps(record.external_id, ensure_ascii=False)}: {entry}".encode()
        separator = ",\n"
    yield b"null\n" if separator == "{\n" else b"\n}\n"


FORMAT = Format(
    name="yeswiki",
    label="YesWiki (Bazar)",
    extension="json",
    media_type="application/json",
    sniff=_sniff,
    read=reader(_parse),
    write=write,
)
