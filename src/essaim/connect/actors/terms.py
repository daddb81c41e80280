"""The categories and values of cards: written in bulk, the categories above coming along."""

from collections.abc import Iterable, Mapping, Sequence

from essaim.connect.actors.models import Actor, ActorTerm
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import Categories, ensure_values
from essaim.foundation.vocabularies.words import slug

Wanted = Sequence[tuple[Actor, Mapping[str, Sequence[str]]]]


def set_terms(wanted: Wanted, categories: Categories | None = None, fresh: bool = False) -> None:
    """Give each (card, {"categories": slugs or labels, "values": labels}) exactly these terms.

    A field that is absent is left as it is. Bounded queries, whatever the number of cards; `fresh`: none of them has terms yet.
    """
    known = categories or Categories()
    values = ensure_values({label for _actor, terms in wanted for label in terms.get("values") or ()})
    if not fresh:
        _clear(wanted)
    rows: list[ActorTerm] = []
    for actor, terms in wanted:
        found = [term for word in terms.get("categories") or () if (term := known.find(word))]
        rows += _categories(actor, found, known)
        labels = dict.fromkeys(slug(label) for label in terms.get("values") or ())
        rows += [_row(actor, values[name]) for name in labels if name in values]
    ActorTerm.objects.bulk_create(rows, ignore_conflicts=not fresh)


def _clear(wanted: Wanted) -> None:
    for field, scheme in (("categories", Term.Scheme.CATEGORY), ("values", Term.Scheme.VALUE)):
        keys = [actor.pk for actor, terms in wanted if field in terms]
        if keys:
            ActorTerm.objects.filter(actor_id__in=keys, term__scheme=scheme).delete()


def _categories(actor: Actor, found: Iterable[Term], known: Categories) -> list[ActorTerm]:
    chosen = {term.pk: term for term in found}
    above = {term.pk: term for leaf in chosen.values() for term in known.above(leaf) if term.pk not in chosen}
    return [_row(actor, term) for term in chosen.values()] + [_row(actor, term, True) for term in above.values()]


def _row(actor: Actor, term: Term, implied: bool = False) -> ActorTerm:
    return ActorTerm(actor_id=actor.pk, term_id=term.pk, implied=implied, sort_name=actor.sort_name)


def rename_terms(actors: Iterable[Actor]) -> None:
    """After names changed: the lists by category follow."""
    for actor in actors:
        ActorTerm.objects.filter(actor_id=actor.pk).exclude(sort_name=actor.sort_name).update(sort_name=actor.sort_name)
