"""Three ways at once: what a source said last, what it says now, what the card says. Nothing is overwritten blindly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from essaim.connect.actors.models.actor import Kind, LegalForm
from essaim.connect.actors.preferring import Rivals, says
from essaim.connect.actors.values import (
    CARD_FIELDS,
    DEFAULTS,
    FREE,
    LISTS,
    NAMED,
    NUMBERS,
    TERMS,
    TEXT_FIELDS,
    coarse,
    same,
)
from essaim.connect.questions.models import PREFIX
from essaim.foundation.vocabularies.terms import Curated, Today
from essaim.foundation.vocabularies.words import fold

# A point is one thing: never one source's latitude with another's longitude.
POINT = ("latitude", "longitude")
SOURCE_URL = "source_url"
_LEGAL_WORDS = (
    ("scic", LegalForm.SCIC), ("interet collectif", LegalForm.SCIC), ("scop", LegalForm.SCOP),
    ("activite et d emploi", LegalForm.CAE), ("cooperative", LegalForm.COOPERATIVE), ("mutuelle", LegalForm.MUTUAL),
    ("fonds de dotation", LegalForm.FOUNDATION), ("fondation", LegalForm.FOUNDATION), ("association", LegalForm.ASSOCIATION),
    ("syndicat", LegalForm.UNION), ("aucune", LegalForm.NONE), ("informel", LegalForm.NONE), ("public", LegalForm.PUBLIC),
    ("sarl", LegalForm.COMPANY), ("sas", LegalForm.COMPANY), ("societe", LegalForm.COMPANY),
)  # fmt: skip


def incoming(name: str, said: Mapping[str, Any], curated: Curated, today: Today) -> dict[str, Any]:
    """A record's fields as a card can hold them: cut to size, categories and themes that we lack kept as keywords."""
    found: dict[str, Any] = {"name": name[: TEXT_FIELDS["name"]].strip()}
    for key, limit in TEXT_FIELDS.items():
        if key != "name" and said.get(key):
            found[key] = str(said[key])[:limit].strip()
    for key in NUMBERS:
        found[key] = said.get(key)
    for key in LISTS:
        found[key] = [str(each) for each in said.get(key) or ()]
    _read_terms(found, said, curated, today)
    _read_choices(found, said)
    if found["latitude"] is None or found["longitude"] is None:
        found["latitude"] = found["longitude"] = None
    if found["budget"] is None:
        found["budget_year"] = None
    found[SOURCE_URL] = said.get(SOURCE_URL) or ""
    if found.get("legal_form") == LegalForm.NONE:
        found = coarse(found)
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _read_terms(found: dict[str, Any], said: Mapping[str, Any], curated: Curated, today: Today) -> None:
    keywords = [*(said.get("keywords") or ())]
    for name in NAMED:
        known = [(word, curated.find(str(word), TERMS[name])) for word in said.get(name) or ()]
        found[name] = list(dict.fromkeys(term.slug for _word, term in known if term))
        keywords += [word for word, term in known if term is None]
    found |= renamed({"values": said.get("values") or (), "keywords": keywords}, today)


def renamed(said: Mapping[str, Any], today: Today) -> dict[str, list[str]]:
    """The free words that a source says, each once, under the name that it has today."""
    return {name: today.labels(TERMS[name], said[name]) for name in FREE if said.get(name)}


def free_words(records: Iterable[Mapping[str, Any]]) -> Today:
    """What the free words of these records are called now; a query a scheme. A category that we lack is a keyword."""
    said: dict[str, set[str]] = {TERMS[name]: set() for name in FREE}
    for record in records:
        for name in FREE:
            said[TERMS[name]].update(map(str, record.get(name) or ()))
        for name in NAMED:
            said[TERMS["keywords"]].update(map(str, record.get(name) or ()))
    return Today(said)


def _read_choices(found: dict[str, Any], said: Mapping[str, Any]) -> None:
    if found.get("kind") not in Kind.values:
        found.pop("kind", None)
    if said.get("legal_form"):
        found["legal_form"] = legal_form(str(said["legal_form"]))
    if said.get("language"):
        found["language"] = str(said["language"]).split("-")[0][:5]


def legal_form(text: str) -> str:
    """The legal form that a source's words name: its slug, its label, or a word of it; otherwise « other »."""
    if text in LegalForm.values:
        return text
    folded = fold(text)
    return next((form.value for word, form in _LEGAL_WORDS if word in folded), LegalForm.OTHER.value)


@dataclass
class Merge:
    """`changes`: field → [before, after]; `kept`: fields whose local correction stands; `said`: what to remember
    that the source said, kept fields as they were."""

    changes: dict[str, list[Any]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    yielded: list[str] = field(default_factory=list)  # a source that is preferred says these
    apart: dict[str, Any] = field(default_factory=dict)  # what the source says now and is not followed in

    def leave(self, names: Sequence[str], last: Mapping[str, Any]) -> None:
        """Somebody keeps these as they are here: the source is remembered as before, and asks again next time."""
        wanted = [unit for unit in units(self.changes) if set(unit) & set(names) & self.changes.keys()]
        for name in (name for unit in wanted for name in unit):
            if (changed := self.changes.pop(name, None)) is not None:
                self.kept.append(name)
                self.apart[name] = changed[1]
            self.said.pop(name, None)
            if name in last:
                self.said[name] = last[name]


def merge(
    last: Mapping[str, Any],
    card: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    informal: bool,
    rivals: Rivals | None = None,
) -> Merge:
    """What becomes of a card when its source now says `now`; all three as `values.fields_of` and `incoming` give them.

    `rivals`: what other sources say of it, where the space prefers some to others: one that is preferred is not
    overwritten, and what comes of a lesser one is no local correction.
    """
    if informal:
        last, now = coarse(last), coarse(now)
    found = Merge()
    for names in units({**last, **now}):
        if agree(names, last, now):
            _remember(found, names, last)
        elif agree(names, card, now):
            _remember(found, names, now)
        elif rivals and rivals.above(names):
            _leave(found, names, last, now)
            found.yielded += names
        elif agree(names, card, last) or (
            rivals and any(agree(names, card, each) for each in rivals.below(names))
        ):
            _remember(found, names, now)
            instead = rivals.instead(names) if rivals and not says(now, names) else None
            _change(found, names, card, now if instead is None else instead)
        else:
            _leave(found, names, last, now)
            found.kept += names
    return found


def _leave(found: Merge, names: tuple[str, ...], last: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """The card does not follow: what the source said before stays the base, what it says now is kept beside."""
    _remember(found, names, last)
    found.apart |= {name: now.get(name) for name in names if not same(name, last.get(name), now.get(name))}


def agree(names: Sequence[str], one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both say the same of these fields."""
    return all(same(name, one.get(name), other.get(name)) for name in names)


def _change(found: Merge, names: tuple[str, ...], card: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    for name in names:
        if not same(name, card.get(name), now.get(name)):
            found.changes[name] = [card.get(name), now.get(name, DEFAULTS.get(name))]


def units(said: Iterable[str]) -> list[tuple[str, ...]]:
    """What changes together: each field alone, and each answer of which something is said; the point."""
    alone = [(name,) for name in (*CARD_FIELDS, SOURCE_URL) if name not in POINT]
    answers = [(name,) for name in sorted(said) if name.startswith(PREFIX)]
    return [*alone, *answers, POINT]


def _remember(found: Merge, names: tuple[str, ...], said: Mapping[str, Any]) -> None:
    for name in names:
        if name in said:
            found.said[name] = said[name]
