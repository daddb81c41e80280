"""Cards as the lines of a space's archive: written whole, looked at as what comes from outside, made again as they were.

Left out: who wrote a card, whose organisation it is, who asked for it, and what a source said beside our fields.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from math import isfinite
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.actions import given_of
from essaim.connect.actors.answers import named, value_of, write_answers
from essaim.connect.actors.applying import insert_cards
from essaim.connect.actors.merging import SOURCE_URL
from essaim.connect.actors.models import Actor, ActorTerm, Answer, Review, SourceRecord
from essaim.connect.actors.validation import COMMUNE, LICENCE, PLACED_BY, PRECISION, clean_fields
from essaim.connect.actors.values import (
    CARD_FIELDS,
    LISTS,
    NUMBERS,
    TERMS,
    TEXT_FIELDS,
    digest,
    fields_of,
    write,
)
from essaim.connect.questions.models import PREFIX
from essaim.connect.questions.values import Unreadable, read
from essaim.foundation.formats import clean
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.vocabularies.models import FREE, Term, TermAlias
from essaim.foundation.vocabularies.terms import Curated
from essaim.foundation.vocabularies.words import slug

AT_ONCE = 500
OWN = tuple(name for name in CARD_FIELDS if name not in TERMS)
MORE = (LICENCE, COMMUNE, PLACED_BY, PRECISION)
MOST_TERMS, MOST_SOURCES = 1_000, 200
FIRST_YEAR = 1990
Line = dict[str, Any]
Word = tuple[str, str, str]  # scheme, slug, label


def lines(cards: QuerySet[Actor], places: Mapping[int, str]) -> Iterator[Line]:
    """Each card, by its permanent identifier, without what is empty; four queries for 500.

    `places`: what the archive calls the space of each key.
    """
    rows = cards.select_related("review").order_by("public_id").iterator(AT_ONCE)
    while chunk := list(islice(rows, AT_ONCE)):
        terms, sources, answers = _terms_of(chunk), _sources_of(chunk, places), _answers_of(chunk, places)
        for actor in chunk:
            line = _line(actor, places[actor.space_id], terms.get(actor.pk, []), sources.get(actor.pk, []))
            yield line | ({"answers": answers[actor.pk]} if actor.pk in answers else {})


def _line(actor: Actor, place: str, terms: list[Line], sources: list[Line]) -> Line:
    review: Review | None = getattr(actor, "review", None)
    found = fields_of(actor, {}) | {name: getattr(actor, name) for name in MORE}
    for name in ("latitude", "longitude"):
        if name in found:
            found[name] = round(found[name], 7)
    found |= {
        "public_id": str(actor.public_id),
        "place": place,
        "visibility": actor.visibility,
        "example": actor.example,
        "created_at": _instant(actor.created_at),
        "updated_at": _instant(actor.updated_at),
        "reviewed_on": review.reviewed_on.isoformat() if review and review.reviewed_on else "",
        "terms": terms,
        "sources": sources,
    }
    return {
        name: value for name, value in found.items() if value is not False and value not in (None, "", [])
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _terms_of(cards: Sequence[Actor]) -> dict[int, list[Line]]:
    """The words of each card, under the name that they have today."""
    found: dict[int, dict[tuple[str, str], Line]] = {}
    rows = ActorTerm.objects.filter(actor_id__in=[card.pk for card in cards], implied=False)
    for row in rows.select_related("term__merged_into").order_by("pk"):
        term = row.term.merged_into or row.term
        said = {"scheme": term.scheme, "slug": term.slug, "label": term.label}
        found.setdefault(row.actor_id, {})[term.scheme, term.slug] = said
    return {key: [words[name] for name in sorted(words)] for key, words in found.items()}


def _answers_of(cards: Sequence[Actor], places: Mapping[int, str]) -> dict[int, Line]:
    """What each card answers to the questions of these spaces, by their names."""
    found: dict[int, Line] = {}
    rows = Answer.objects.filter(
        actor_id__in=[card.pk for card in cards], question__space_id__in=list(places)
    )
    for row in rows.select_related("question").order_by("pk"):
        found.setdefault(row.actor_id, {})[row.question.name] = value_of(row.question, row)
    return found


def _sources_of(cards: Sequence[Actor], places: Mapping[int, str]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    rows = SourceRecord.objects.filter(actor_id__in=[card.pk for card in cards], space_id__in=list(places))
    for row in rows:
        said: Line = {
            "place": places[row.space_id],
            "source": row.source,
            "external_id": row.external_id,
            "url": row.url,
            "gone": row.gone,
            "seen_at": _instant(row.seen_at),
            "fields": {name: value for name, value in row.fields.items() if name != "extra"},
        }
        found.setdefault(row.actor_id, []).append(said)
    for said_of in found.values():
        said_of.sort(key=lambda each: (each["place"], each["source"], each["external_id"]))
    return found


def cleaned(line: Mapping[str, Any]) -> Line:
    """The line of a card from outside, each value of its kind and within bounds. ValidationError: one sentence or more."""
    try:
        said = {name: line[name] for name in (*OWN, *MORE) if name in line}
        found: Line = clean_fields(said)
        # Typed by a person, « 59000 Lille » is cut in two; here the card says it so.
        found |= {name: clean.line(said[name]) for name in ("city", "postcode") if name in said}
        found |= {
            "public_id": str(UUID(line["public_id"])),
            "place": text(line.get("place", ""), 36),
            "visibility": Visibility(line.get("visibility", "")).value,
            "example": line.get("example") is True,
            "created_at": _when(line["created_at"]),
            "updated_at": _when(line["updated_at"]),
            "reviewed_on": day(line.get("reviewed_on", "")),
            "terms": [_word(each) for each in items(line.get("terms", []), MOST_TERMS)],
            "sources": [_source(each) for each in items(line.get("sources", []), MOST_SOURCES)],
            "answers": _answers(line.get("answers", {})),
        }
        return found
    except ValidationError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError(_("Cette fiche n’est pas écrite comme l’archive d’un espace.")) from error


def _answers(said: Any) -> Line:
    """Their values are read against the questions when the card is made: these may come with the same archive."""
    if not isinstance(said, dict) or len(said) > MOST_TERMS:
        raise ValueError("not answers")
    for name, value in said.items():
        _said(name if name.startswith(PREFIX) else "", value)
    return said


def text(value: Any, limit: int) -> str:
    """A text of at most so many characters. ValueError."""
    if not isinstance(value, str) or len(value) > limit:
        raise ValueError(value)
    return value


def items(value: Any, most: int) -> list[Any]:
    """A list of at most so many things. ValueError."""
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("not a list")
    return value


def _when(value: Any) -> str:
    at = datetime.fromisoformat(text(value, 40))
    if at.tzinfo is None or not at.year >= FIRST_YEAR or at > timezone.now() + timedelta(days=1):
        raise ValueError(value)
    return _instant(at)


def day(value: Any) -> str:
    """A day as ISO 8601 writes it, or "". ValueError."""
    return date.fromisoformat(text(value, 10)).isoformat() if value else ""


def _word(said: Any) -> Line:
    scheme, name = Term.Scheme(said["scheme"]).value, text(said["slug"], 80)
    label = clean.line(text(said["label"], 200))
    if not name or slug(name) != name or not label:
        raise ValueError(said)
    return {"scheme": scheme, "slug": name, "label": label}


def _source(said: Any) -> Line:
    name, external_id = clean.line(text(said["source"], 80)), text(said["external_id"], 200)
    if not name or not external_id or not isinstance(said["fields"], dict):
        raise ValueError(said)
    return {
        "place": text(said.get("place", ""), 36),
        "source": name,
        "external_id": external_id,
        "url": clean.url(text(said.get("url", ""), 500)) or "",
        "gone": said.get("gone") is True,
        "seen_at": _when(said["seen_at"]),
        "fields": {key: _said(key, value) for key, value in said["fields"].items()},
    }


def _said(key: str, value: Any) -> Any:
    """One value that a source said, of the kind that refreshing it later counts on."""
    if key in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise ValueError(key)
    elif key in LISTS or key in TERMS:
        for each in items(value, MOST_TERMS):
            text(each, 500)
    elif key in TEXT_FIELDS or key == SOURCE_URL:
        text(value, TEXT_FIELDS.get(key, 500))
    elif key.startswith(PREFIX):
        UUID(key.removeprefix(PREFIX))
        if not isinstance(value, str | bool | int | list):
            raise ValueError(key)
    else:
        raise ValueError(key)
    return value


def standing(public_ids: Iterable[str]) -> dict[str, Actor]:
    """The cards of this house that bear these identifiers, those in a bin too; one query."""
    found = Actor.objects.filter(public_id__in=list(public_ids)).only(
        "pk", "public_id", "space_id", "binned_at"
    )
    return {str(card.public_id): card for card in found}


def make_cards(wanted: Sequence[Line], spaces: Mapping[str, int]) -> list[Actor]:
    """New cards as these cleaned lines say, with their words and what their sources said; bounded queries.

    `spaces`: the key of the space of each `place`, "" the one where a place is not known. Inside an action.
    """
    actors = [_made(line, spaces) for line in wanted]
    insert_cards(actors)
    pairs = list(zip(actors, wanted, strict=True))
    for actor, line in pairs:
        actor.created_at = datetime.fromisoformat(line["created_at"])
        actor.updated_at = datetime.fromisoformat(line["updated_at"])
    Actor.objects.bulk_update(actors, ["created_at", "updated_at"], batch_size=100)
    read_over = [(actor, line["reviewed_on"]) for actor, line in pairs if line["reviewed_on"]]
    bulk.insert([Review(actor=actor, reviewed_on=date.fromisoformat(day)) for actor, day in read_over])
    _give_words(pairs)
    _give_answers(pairs)
    _remember(pairs, spaces)
    return actors


def _made(line: Line, spaces: Mapping[str, int]) -> Actor:
    fields = {name: line[name] for name in (*OWN, *MORE) if name in line}
    actor = Actor(
        public_id=UUID(line["public_id"]),
        space_id=spaces.get(line["place"], spaces[""]),
        visibility=line["visibility"],
        example=line["example"],
    )
    actor.licence = fields.pop(LICENCE, "") or actor.licence
    write(actor, fields, given_of(fields))
    return actor


def _give_words(pairs: Sequence[tuple[Actor, Line]]) -> None:
    curated = Curated()
    said: dict[int, list[Word]] = {
        actor.pk: [_known(each, curated) for each in line["terms"]] for actor, line in pairs
    }
    free = _free_words({word for words in said.values() for word in words if word[0] in FREE})
    bulk.insert([row for actor, _line_of in pairs for row in _rows_of(actor, said[actor.pk], free, curated)])


def _give_answers(pairs: Sequence[tuple[Actor, Line]]) -> None:
    """What these cards answer to questions of this house; what cannot be read is left."""
    asked = named({name for _actor, line in pairs for name in line.get("answers", {})})
    given = []
    for actor, line in pairs:
        for name, value in line.get("answers", {}).items():
            if name in asked:
                keys = [option["key"] for option in asked[name].options]
                with suppress(Unreadable):
                    given.append((actor.pk, asked[name], read(asked[name], value, keys)))
    write_answers(given)


def _rows_of(
    actor: Actor, words: Iterable[Word], free: Mapping[tuple[str, str], int], curated: Curated
) -> list[ActorTerm]:
    """Its words, and the categories above them, implied."""
    keys: dict[int, bool] = {}
    for scheme, name, _label in words:
        if scheme in FREE:
            keys[free[scheme, name]] = False
        elif term := curated.find(name, scheme):
            keys[term.pk] = False
            for above in curated.above(term):
                keys.setdefault(above.pk, True)
    return [
        ActorTerm(actor=actor, term_id=key, implied=implied, sort_name=actor.sort_name)
        for key, implied in keys.items()
    ]


def _known(said: Line, curated: Curated) -> Word:
    """A category or a theme that this house lacks is kept as a tag, as imports do."""
    scheme, name, label = said["scheme"], said["slug"], said["label"]
    if scheme in FREE or curated.find(name, scheme):
        return scheme, name, label
    return Term.Scheme.TAG, slug(label) or name, label


def _free_words(words: set[Word]) -> dict[tuple[str, str], int]:
    """The key of each free word by scheme and slug, made where nobody wrote it yet."""
    found: dict[tuple[str, str], int] = {}
    for scheme in FREE:
        labels = {name: label for each, name, label in sorted(words) if each == scheme}
        found |= _keys(scheme, labels)
        missing = [name for name in labels if (scheme, name) not in found]
        former = (
            TermAlias.objects.filter(scheme=scheme, slug__in=missing) if missing else TermAlias.objects.none()
        )
        found |= {(scheme, name): key for name, key in former.values_list("slug", "term_id")}
        missing = [name for name in missing if (scheme, name) not in found]
        fresh = [Term(scheme=scheme, slug=name, label=labels[name]) for name in missing]
        if fresh:
            Term.objects.bulk_create(fresh, ignore_conflicts=True)
            found |= _keys(scheme, missing)
    return found


def _keys(scheme: str, slugs: Iterable[str]) -> dict[tuple[str, str], int]:
    rows = Term.objects.filter(scheme=scheme, slug__in=list(slugs), merged_into=None)
    return {(scheme, name): key for name, key in rows.values_list("slug", "pk")}


def _remember(pairs: Sequence[tuple[Actor, Line]], spaces: Mapping[str, int]) -> None:
    """What each source last said, so that reading it again here goes on; a record that stands already is left alone."""
    wanted: dict[tuple[int, str, str], SourceRecord] = {}
    for actor, line in pairs:
        for said in line["sources"]:
            space_id = spaces.get(said["place"], spaces[""])
            record = SourceRecord(
                space_id=space_id,
                actor=actor,
                digest=digest(said["fields"]),
                seen_at=datetime.fromisoformat(said["seen_at"]),
                **{name: said[name] for name in ("source", "external_id", "url", "gone", "fields")},
            )
            wanted.setdefault((space_id, record.source, record.external_id), record)
    there = SourceRecord.objects.filter(
        space_id__in={key[0] for key in wanted}, external_id__in={key[2] for key in wanted}
    )
    for key in there.values_list("space_id", "source", "external_id"):
        wanted.pop(key, None)
    seen = {key: record.seen_at for key, record in wanted.items()}
    bulk.insert(list(wanted.values()))
    made = SourceRecord.objects.filter(actor__in=[actor for actor, _line_of in pairs])
    dated = list(made.only("pk", "space_id", "source", "external_id"))
    for record in dated:
        record.seen_at = seen[record.space_id, record.source, record.external_id]
    SourceRecord.objects.bulk_update(dated, ["seen_at"], batch_size=100)
