"""The words of cards: written in bulk, the categories above coming along."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import OuterRef, Subquery

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.values import FREE, NAMED, TERMS
from essaim.foundation.kernel import bulk
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import Curated, ensure_words
from essaim.foundation.vocabularies.words import slug

Wanted = Sequence[tuple[Actor, Mapping[str, Sequence[str]]]]


def set_terms(wanted: Wanted, curated: Curated | None = None, fresh: bool = False) -> None:
    """Give each (card, {field of TERMS: slugs or labels}) exactly these words.

    A field that is absent is left as it is. Bounded queries, whatever the number of cards; `fresh`: none of them has terms yet.
    """
    known = curated or Curated()
    free = {field: ensure_words(TERMS[field], _said(wanted, field)) for field in FREE}
    if not fresh:
        _clear(wanted)
    rows: list[ActorTerm] = []
    for actor, terms in wanted:
        rows += _curated(actor, terms, known)
        for field, made in free.items():
            labels = (slug(label) for label in terms.get(field) or ())
            keys = dict.fromkeys(made[name].pk for name in labels if name in made)
            rows += [_row(actor, key) for key in keys]
    bulk.insert(rows)


def _said(wanted: Wanted, field: str) -> set[str]:
    return {label for _actor, terms in wanted for label in terms.get(field) or ()}


def _clear(wanted: Wanted) -> None:
    for field, scheme in TERMS.items():
        keys = [actor.pk for actor, terms in wanted if field in terms]
        if keys:
            ActorTerm.objects.filter(actor_id__in=keys, term__scheme=scheme).delete()


def _curated(actor: Actor, terms: Mapping[str, Sequence[str]], known: Curated) -> list[ActorTerm]:
    """The rows of its categories and themes, with the categories above."""
    said = [(word, TERMS[field]) for field in NAMED for word in terms.get(field) or ()]
    chosen = {term.pk: term for each in said if (term := known.find(*each))}
    above = {term.pk for leaf in chosen.values() for term in known.above(leaf)}
    rows = [_row(actor, key) for key in chosen]
    return rows + [_row(actor, key, True) for key in sorted(above - chosen.keys())]


def _row(actor: Actor, term_id: int, implied: bool = False) -> ActorTerm:
    return ActorTerm(actor_id=actor.pk, term_id=term_id, implied=implied, sort_name=actor.sort_name)


def rename_terms(actors: Iterable[Actor]) -> None:
    """After saved names changed: the lists by category follow; one query."""
    keys = [actor.pk for actor in actors]
    if keys:
        name = Actor.objects.filter(pk=OuterRef("actor_id")).values("sort_name")
        ActorTerm.objects.filter(actor_id__in=keys).update(sort_name=Subquery(name))


def imply(term_id: int, actor_ids: Sequence[int]) -> None:
    """Cards that bear a category bear the one above it; two queries, one where there is none above."""
    above = Term.objects.filter(pk=term_id).values_list("parent_id", flat=True).first()
    if above:
        cards = Actor.objects.filter(pk__in=actor_ids).exclude(actor_terms__term_id=above).only("sort_name")
        bulk.insert([_row(actor, above, True) for actor in cards])
