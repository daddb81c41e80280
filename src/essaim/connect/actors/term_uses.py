"""Cards bear categories and values: how many, where, and how they follow a word that is merged into another."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.models import ActorTerm
from essaim.connect.actors.terms import imply
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


def move(loser_id: int, winner_id: int, most: int) -> int:
    """Cards that bore the loser bear the winner, and the category above it; four queries."""
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
    return len(rows)


def url(term: Any) -> str:
    """The directory of the cards that bear it."""
    value = term.slug if term.scheme == Term.Scheme.CATEGORY else f"valeur:{term.slug}"
    return f"{reverse('actors:directory')}?categorie={value}"


USES = [
    Use(label=_("Fiches de l’annuaire"), count=count, counts=counts, elsewhere=elsewhere, move=move, url=url)
]
