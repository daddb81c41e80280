"""What a space leaves to the service: two cards of two sources, surer than it says, are united of themselves, one to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from essaim.connect.actors import alike, keying
from essaim.connect.actors.likeness import TermLine, terms_of
from essaim.connect.actors.matching import cards
from essaim.connect.actors.matching.assigning import one_to_one
from essaim.connect.actors.matching.engine import Score, Term, prior_of
from essaim.connect.actors.models import Actor, SourceRecord, Union
from essaim.connect.actors.preferring import NO_ORDER, Order, orders_of
from essaim.connect.actors.provenance import settle_cards
from essaim.connect.actors.queries import inside
from essaim.connect.actors.uniting import unite_actors
from essaim.connect.duplicates.models import Pair, Setting, Sureness
from essaim.connect.duplicates.queries import better, of_space
from essaim.foundation.kernel.actions import SYSTEM, action
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space

MOST = 2_000  # pairs looked at in one go
SHOWN = 50


@action("duplicates.settings")
def set_sureness(by: Any, space: Space, /, *, least: str) -> Space:
    """From what probability two cards of two sources are united without asking; "": never. ValidationError."""
    if least not in Sureness.values:
        raise ValidationError(_("Ce choix n’est pas proposé."))
    Setting.objects.update_or_create(space=space, defaults={"least": least})
    return space


def sureness(space: Space) -> str:
    """What was said of that; "" where nothing was. One query."""
    return Setting.objects.filter(space=space).values_list("least", flat=True).first() or ""


def unite_sure(space: Space) -> int:
    """Unite the open pairs of the space that are sure enough; how many. Each in its own transaction: one that can no longer
    be, because somebody decided meanwhile, is passed over."""
    least = sureness(space)
    if not least:
        return 0
    bits = prior_of(float(least))
    pairs = Pair.objects.filter(of_space(space), state=Pair.State.OPEN, bits__gte=bits)
    pairs = pairs.filter(one__binned_at=None, other__binned_at=None)
    found = list(pairs.select_related("one", "other").order_by("-bits", "-pk")[:MOST])
    sources = _sources(found)
    parted = _parted(found)
    apart = {pair.pk: pair for pair in found if _two_sources(pair, sources) and _key(pair) not in parted}
    scores = _weighed(space, list(apart.values()))
    sure = [
        (pair.one_id, pair.other_id, scores[pair.pk].weight) for pair in apart.values() if pair.pk in scores
    ]
    by_keys = {(pair.one_id, pair.other_id): pair for pair in apart.values()}
    kept = _single([each for each in sure if each[2] >= bits])
    return sum(
        _unite(by_keys[one, other], scores[by_keys[one, other].pk], sources) for one, other, _bits in kept
    )


def _single(sure: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """No card twice, on either side."""
    kept, taken = [], set[int]()
    for one, other, bits in one_to_one(sure):
        if not taken & {one, other}:
            kept.append((one, other, bits))
            taken |= {one, other}
    return kept


def _key(pair: Pair) -> frozenset[int]:
    return frozenset((pair.one_id, pair.other_id))


def _sources(pairs: Sequence[Pair]) -> dict[int, set[str]]:
    """By card, the sources that speak of it; one query."""
    keys = {key for pair in pairs for key in (pair.one_id, pair.other_id)}
    found: dict[int, set[str]] = {}
    rows = SourceRecord.objects.filter(actor_id__in=keys, gone=False)
    for key, source in rows.values_list("actor_id", "source"):
        found.setdefault(key, set()).add(source)
    return found


def _two_sources(pair: Pair, sources: Mapping[int, set[str]]) -> bool:
    """Each comes from a source, and none that names both: a source knows its own entries apart."""
    one, other = sources.get(pair.one_id, set()), sources.get(pair.other_id, set())
    return bool(one and other and not one & other) and not (pair.one.party_id and pair.other.party_id)


def _parted(pairs: Sequence[Pair]) -> set[frozenset[int]]:
    """Those that a person separated once: never united again without one."""
    keys = {key for pair in pairs for key in (pair.one_id, pair.other_id)}
    rows = Union.objects.filter(winner_id__in=keys, undone_at__isnull=False, loser__isnull=False)
    return {
        frozenset((winner, loser)) for winner, loser in rows.values_list("winner_id", "loser_id") if loser
    }


def _weighed(space: Space, pairs: Sequence[Pair]) -> dict[int, Score]:
    """As their cards are now."""
    ready = alike.read({key for pair in pairs for key in (pair.one_id, pair.other_id)})
    model = cards.model(keying.frequencies(space))
    here = [pair for pair in pairs if pair.one_id in ready and pair.other_id in ready]
    return {pair.pk: model.score(ready[pair.one_id], ready[pair.other_id]) for pair in here}


def _unite(pair: Pair, score: Score, sources: Mapping[int, set[str]]) -> int:
    order = orders_of([pair.one_space]).get(pair.one_space, NO_ORDER)
    keep = _preferred(pair, order, sources)
    leave = pair.other if keep is pair.one else pair.one
    told = {
        "prior": score.prior,
        "terms": [[each.comparison, each.level, each.weight] for each in score.terms],
    }
    try:
        held = unite_actors(SYSTEM, keep, other=leave, score=told)
    except ValidationError:
        return 0
    settle_cards(SYSTEM, held.space, [held])
    return 1


def _preferred(pair: Pair, order: Order, sources: Mapping[int, set[str]]) -> Actor:
    """The card that its organisation represents; else that of the preferred source; else that which says more."""
    if pair.one.party_id or pair.other.party_id or not order:
        return better(pair.one, pair.other)
    ranks = [min(order.rank("", name) for name in sources[each.pk]) for each in (pair.one, pair.other)]
    if ranks[0] == ranks[1]:
        return better(pair.one, pair.other)
    return pair.one if ranks[0] < ranks[1] else pair.other


@dataclass(frozen=True)
class United:
    """Two cards that the service united, and why, term by term; `undoable`: the reader may separate them."""

    union: Union
    lines: list[TermLine]
    undoable: bool


def united(user: Any, space: Space) -> list[United]:
    """Those of the space that still are one, the last first; fifty at most."""
    rows = _united(space).select_related("winner", "loser").order_by("-pk")[:SHOWN]
    found = list(rows)
    keys = [each.pk for each in found]
    may = set(
        allowed(Union.objects.filter(pk__in=keys), user, "actors.separate").values_list("pk", flat=True)
    )
    return [United(each, terms_of(score_of(each)), each.pk in may) for each in found]


def count_united(space: Space) -> int:
    """How many, fifty at most."""
    return _united(space)[:SHOWN].count()


def _united(space: Space) -> QuerySet[Union]:
    return Union.objects.filter(
        Q(loser__isnull=False), winner__space_id__in=inside(space), undone_at=None, score__isnull=False
    )


def score_of(union: Union) -> Score:
    """Why these two were united, as it was then."""
    said: dict[str, Any] = union.score or {"terms": [], "prior": 0.0}
    return Score(tuple(Term(*each) for each in said["terms"]), said["prior"])
