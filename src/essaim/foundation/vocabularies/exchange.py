"""Words out of the database and into it, as SKOS: what a file would change is told before anything does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.queries import LISTED, PATHS, words
from essaim.foundation.vocabularies.skos import Word
from essaim.foundation.vocabularies.terms import MAX_LABEL
from essaim.foundation.vocabularies.words import slug


def address(term: Term) -> str:
    """The permanent address of a word, whole."""
    return settings.BASE_URL + reverse("vocabularies:term", args=[PATHS[term.scheme], term.slug])


def scheme_address(scheme: str) -> str:
    """The address of a list of words, whole."""
    return settings.BASE_URL + reverse("vocabularies:export", args=[PATHS[scheme], "ttl"])


def as_word(term: Term, parent: Term | None) -> Word:
    """A term as SKOS says it."""
    return Word(
        address(term),
        term.label,
        term.label_en if term.label_en != term.label else "",
        " ".join(term.definition.split()),
        tuple(sorted(term.alternates)),
        address(parent) if parent else "",
        tuple(sorted(term.matches)),
        term.slug,
    )


def every_word(scheme: str) -> list[Word]:
    """The words of a scheme, by address; one query."""
    found = {term.pk: term for term in words(scheme).filter(LISTED).order_by("slug")}
    return [as_word(term, found.get(term.parent_id or 0)) for term in found.values()]


Changed = tuple[Term, dict[str, Any], dict[str, Any]]


@dataclass
class Plan:
    """What a file would do: words to make, words of which it says more (and what), how many say the same; `left`: those
    that have no usable name."""

    new: list[Word] = field(default_factory=list)
    richer: list[tuple[Term, dict[str, Any]]] = field(default_factory=list)
    same: int = 0
    left: list[Word] = field(default_factory=list)


def plan(scheme: str, found: Sequence[Word]) -> Plan:
    """What these words would change in the scheme; nothing is written. A word is known by its address, its notation or
    its name, today's or a former one; three queries."""
    terms = list(words(scheme).prefetch_related("aliases"))
    known = {alias.slug: each for each in terms for alias in each.aliases.all()}
    known |= {slug(each.label): each for each in terms} | {each.slug: each for each in terms}
    by_address = {address(each): each for each in terms}
    result, taken = Plan(), set[str]()
    for word in found:
        name = slug(word.label)
        term = by_address.get(word.uri) or known.get(word.notation) or known.get(name)
        if not name or len(word.label) > MAX_LABEL or name in taken:
            result.left.append(word)
        elif term is None:
            taken.add(name)
            result.new.append(word)
        elif more := _more(term, word):
            result.richer.append((term, more))
        else:
            result.same += 1
    return result


def _more(term: Term, word: Word) -> dict[str, Any]:
    """What the word says that the term does not; nothing that is written here is replaced."""
    alternates = [
        each for each in word.alternates if each not in term.alternates and slug(each) != slug(term.label)
    ]
    matches = [
        each for each in (word.uri, *word.matches) if each not in term.matches and each != address(term)
    ]
    more = {
        "label_en": word.label_en[:MAX_LABEL] if not term.label_en else "",
        "definition": word.definition[:1000] if not term.definition else "",
        "alternates": alternates and [*term.alternates, *(each[:MAX_LABEL] for each in alternates)][:20],
        "matches": matches and [*term.matches, *matches][:20],
    }
    return {name: value for name, value in more.items() if value and value != getattr(term, name)}


def write(scheme: str, planned: Plan) -> list[Changed]:
    """Make and complete the words of a plan, inside an action: (term, before, after) of each. ValidationError: nothing to do."""
    if not planned.new and not planned.richer:
        raise ValidationError(_("Ce fichier n’apporte rien de nouveau."))
    made = {word.uri: _made(scheme, word) for word in planned.new}
    Term.objects.bulk_create(made.values())
    if scheme == Term.Scheme.CATEGORY:
        _arrange(planned.new, made)
    changed: list[Changed] = [(term, {}, {"label": term.label}) for term in made.values()]
    for term, more in planned.richer:
        before = {name: getattr(term, name) for name in more}
        for name, value in more.items():
            setattr(term, name, value)
        term.edited = True
        changed.append((term, before, more))
    names = ["label_en", "definition", "alternates", "matches", "edited"]
    Term.objects.bulk_update([term for term, _more in planned.richer], names, batch_size=100)
    return changed


def _arrange(new: Sequence[Word], made: dict[str, Term]) -> None:
    """Put new categories under those of the file: two levels, what would be a third stays at the top."""
    above = {made[word.uri].pk: made[word.broader] for word in new if word.broader in made}
    placed = [term for term in made.values() if term.pk in above and above[term.pk].pk not in above]
    for term in placed:
        term.parent = above[term.pk]
    Term.objects.bulk_update(placed, ["parent"])


def _made(scheme: str, word: Word) -> Term:
    return Term(
        scheme=scheme,
        slug=slug(word.label),
        label=word.label,
        label_en=word.label_en[:MAX_LABEL],
        definition=word.definition[:1000],
        alternates=[each[:MAX_LABEL] for each in word.alternates][:20],
        matches=list(dict.fromkeys([word.uri, *word.matches]))[:20]
        if word.uri.startswith("http")
        else list(word.matches),
        edited=True,
    )
