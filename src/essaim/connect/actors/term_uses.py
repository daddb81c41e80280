"""Cards bear words: how many, where, and how they follow one that is merged into another, or separated again."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.atlas.touching import touch
from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.terms import imply, set_terms
from essaim.connect.actors.values import NAMED, TERMS, explicit_terms
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.uses import Use


def count(term_id: int) -> int:
    """How many cards bear the term themselves, those in the bin too."""
    return ActorTerm.objects.filter(term_id=term_id, implied=False).count()


def counts() -> dict[int, int]:
    """How many public cards each term has, those under it included; one query."""
    shown = ActorTerm.objects.filter(actor__binned_at=None, actor__visibility=Visibility.PUBLIC)
    return dict(shown.values("term_id").order_by().annotate(n=Count("pk")).values_list("term_id", "n"))


def elsewhere(term_id: int, space_ids: Iterable[int]) -> bool:
    """Whether a card kept outside these spaces bears it."""
    return ActorTerm.objects.filter(term_id=term_id).exclude(actor__space_id__in=list(space_ids)).exists()


def bearers(term_id: int, after: int, most: int) -> list[int]:
    """The keys of cards that bear the term, that which it implies included."""
    rows = ActorTerm.objects.filter(term_id=term_id, actor_id__gt=after).order_by("actor_id")
    return list(rows.values_list("actor_id", flat=True)[:most])


def move(loser_id: int, winner_id: int, most: int) -> dict[int, bool]:
    """Cards that bore the loser bear the winner, and the category above it; some eight queries."""
    rows = list(ActorTerm.objects.filter(term_id=loser_id).order_by("pk")[:most])
    keys = [row.actor_id for row in rows]
    has = {row.actor_id: row for row in ActorTerm.objects.filter(actor_id__in=keys, term_id=winner_id)}
    implied = {row.actor_id for row in rows if row.implied}
    ActorTerm.objects.filter(
        pk__in=[has[key].pk for key in has if key not in implied and has[key].implied]
    ).update(implied=False)
    moved = [row.pk for row in rows if row.actor_id not in has]
    ActorTerm.objects.filter(pk__in=moved).update(term_id=winner_id)
    ActorTerm.objects.filter(pk__in=[row.pk for row in rows if row.actor_id in has]).delete()
    imply(winner_id, keys)
    touch(keys)
    return {key: key in has and not has[key].implied for key in keys}


def give_back(loser_id: int, winner_id: int, had: Mapping[int, bool]) -> None:
    """Cards that still bear the winner bear the loser again; some twelve queries."""
    loser, winner = (Term.objects.get(pk=key) for key in (loser_id, winner_id))
    field = next(field for field, scheme in TERMS.items() if scheme == loser.scheme)
    back, gone = (each.slug if field in NAMED else each.label for each in (loser, winner))
    kept = ActorTerm.objects.filter(term_id=winner_id, implied=False, actor_id__in=list(had))
    cards = list(Actor.objects.filter(pk__in=kept.values("actor_id")).only("sort_name"))
    borne = explicit_terms(cards)
    wanted = []
    for card in cards:
        words = [word for word in borne[card.pk][field] if word != gone or had[card.pk]]
        wanted.append((card, {field: [*words, back]}))
    set_terms(wanted)
    touch(card.pk for card in cards)


def url(term: Any) -> str:
    """The directory of the cards that bear it."""
    name, value = {
        Term.Scheme.CATEGORY: ("categorie", term.slug),
        Term.Scheme.THEME: ("theme", term.slug),
        Term.Scheme.VALUE: ("categorie", f"valeur:{term.slug}"),
        Term.Scheme.TAG: ("mot", term.slug),
    }[term.scheme]
    return f"{reverse('actors:directory')}?{urlencode({name: value}, safe=':')}"


USES = [
    Use(
        name=Actor.type_name(),
        label=_("Fiches de l’annuaire"),
        count=count,
        counts=counts,
        elsewhere=elsewhere,
        bearers=bearers,
        move=move,
        give_back=give_back,
        url=url,
    )
]
