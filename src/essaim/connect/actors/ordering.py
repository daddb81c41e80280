"""In what order a space believes its sources: said by who facilitates it, then followed by its cards."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor, Precedence, SourceRecord
from essaim.connect.actors.provenance import settle_cards
from essaim.connect.actors.values import CARD_FIELDS
from essaim.foundation.kernel.actions import SYSTEM, action
from essaim.foundation.kernel.events import emit
from essaim.foundation.spaces.models import Space

AT_ONCE = 50  # cards in a transaction: others wait for it
MOST = 100  # sources of a space that one orders


def sources_of(space: Space) -> dict[str, int]:
    """The sources that speak of the space's cards, and of how many each; one query."""
    rows = SourceRecord.objects.filter(space=space, gone=False).values("source").annotate(count=Count("pk"))
    return dict(rows.order_by("source").values_list("source", "count")[:MOST])


@action("actors.order_sources")
def order_sources(by: Any, space: Space, /, *, sources: Sequence[str], field: str = "") -> Precedence | None:
    """Believe these sources in this order; of one `field` alone, or in general. None named: no order any more, and the first
    one that said something keeps it. ValidationError: an unknown source or field, or one twice."""
    wanted = list(sources)
    known = set(sources_of(space))
    if field not in ("", *CARD_FIELDS) or len(set(wanted)) < len(wanted) or not set(wanted) <= known:
        raise ValidationError(_("Ce choix n’est pas proposé."))
    Precedence.objects.filter(space=space, field=field).delete()
    made = Precedence.objects.create(space=space, field=field, sources=wanted) if wanted else None
    emit("actors.sources_ordered", space_id=space.pk)
    return made


def settle_space(space: Space) -> int:
    """Have every card of which several sources speak follow the order of the space; in short transactions; how many changed."""
    return sum(settle_cards(SYSTEM, space, cards) for cards in _shared(space))


def _shared(space: Space) -> Iterator[list[Actor]]:
    rows = SourceRecord.objects.filter(actor__space=space, actor__binned_at=None, gone=False)
    several = rows.values("actor_id").annotate(several=Count("source", distinct=True)).filter(several__gt=1)
    keys = sorted(several.values_list("actor_id", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        yield list(Actor.objects.live().filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk"))
