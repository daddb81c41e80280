"""Cards that what one is about to add, to import or to read may already be: found by keys, then weighed."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, F, QuerySet

from essaim.connect.actors.keying import READ, numbers
from essaim.connect.actors.matching import blocking, cards
from essaim.connect.actors.matching.engine import Model, Score
from essaim.connect.actors.models import Actor, MatchKey, SourceRecord
from essaim.connect.actors.placing import candidates
from essaim.foundation.spaces.models import Space

K = TypeVar("K", bound=Hashable)
FEW = 4  # spaces
AT_ONCE = 4_000  # keys, or cards, asked of the database in one query


@dataclass(frozen=True)
class Likeness:
    """A card that something may be: `degree` of `matching.cards`, and why."""

    actor_id: int
    score: Score
    degree: str


def alike(
    spaces: Collection[int] | None,
    asked: Mapping[K, cards.Card],
    model: Model,
    *,
    but: Mapping[K, Collection[int]] | None = None,
) -> dict[K, list[Likeness]]:
    """For each thing (`cards.ready`), the live cards of these spaces (None: of all) that it may be, likeliest first; those that `but`
    names for it left out. Three queries, more beyond four thousand keys or cards."""
    met = _met(spaces, {name: numbers(card) for name, card in asked.items()}, but or {})
    ready = read({card for found in met.values() for card in found})
    weighed = {
        name: _weighed(card, {key: ready[key] for key in met[name] if key in ready}, model)
        for name, card in asked.items()
    }
    return {name: found for name, found in weighed.items() if found}


def _met(
    spaces: Collection[int] | None, keyed: Mapping[K, Collection[int]], but: Mapping[K, Collection[int]]
) -> dict[K, set[int]]:
    """The cards that share enough keys with each thing."""
    held = _holders(spaces, {key for keys in keyed.values() for key in keys})
    met: dict[K, set[int]] = {}
    for name, keys in keyed.items():
        met[name] = blocking.met(keys, held).difference(but.get(name, ()))
    return met


def _weighed(card: cards.Card, others: Mapping[int, cards.Card], model: Model) -> list[Likeness]:
    found = [each for key, other in others.items() if (each := likeness(key, card, other, model))]
    return sorted(found, key=lambda each: (-each.score.weight, each.actor_id))


def likeness(key: int, card: cards.Card, other: cards.Card, model: Model) -> Likeness | None:
    """How much a thing resembles the card `key`; None: not enough."""
    score = model.score(card, other)
    degree = cards.degree(score)
    return Likeness(key, score, degree) if degree else None


def _holders(spaces: Collection[int] | None, keys: Collection[int]) -> dict[int, list[int]]:
    """Key → the cards that bear it, but for keys that too many bear."""
    wanted, held = sorted(keys), dict[int, list[int]]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = _borne(spaces, wanted[start : start + AT_ONCE])
        few = rows.values("key").annotate(bearers=Count("pk")).filter(bearers__lte=blocking.MOST)
        telling = list(few.values_list("key", flat=True))
        if telling:
            for key, card in _borne(spaces, telling).values_list("key", "actor_id"):
                held.setdefault(key, []).append(card)
    return held


def _borne(spaces: Collection[int] | None, keys: Sequence[int]) -> QuerySet[MatchKey]:
    """Where many spaces are looked at, each key is read once and its spaces sorted out: looked for in each space, it would
    cost a search of the index for each pair."""
    rows = MatchKey.objects.filter(key__in=keys).order_by()
    if spaces is None:
        return rows
    if len(spaces) <= FEW:
        return rows.filter(space_id__in=spaces)
    return rows.annotate(where=F("space_id") + 0).filter(where__in=spaces)


def read(keys: Collection[int]) -> dict[int, cards.Card]:
    """These cards ready to be compared, the live ones."""
    wanted, found = sorted(keys), dict[int, cards.Card]()
    for start in range(0, len(wanted), AT_ONCE):
        for said in (
            Actor.objects.live().filter(pk__in=wanted[start : start + AT_ONCE]).order_by().values(*READ)
        ):
            found[said["pk"]] = cards.ready(said)
    return found


def of_record(said: Mapping[str, Any]) -> cards.Card:
    """What a record or a form says, ready; its commune is the only one that its words mean."""
    words = (str(said.get(name) or "") for name in ("city", "postcode", "country"))
    meant = {each.code for each in candidates(*words)}
    return cards.ready({**said, "commune": meant.pop() if len(meant) == 1 else ""})


def of_source(space: Space, source: str, actor_ids: Collection[int]) -> set[int]:
    """Of these cards, those that this very source names itself. One query."""
    records = SourceRecord.objects.filter(space=space, source=source, actor_id__in=list(actor_ids))
    return set(records.values_list("actor_id", flat=True))


def best(found: Mapping[str, Sequence[Likeness]], taken: Collection[int]) -> dict[str, Likeness]:
    """For records of one source, each of which is another thing: the card that each may be, no card twice; the likeliest
    are served first. `taken`: cards that are others already."""
    order = sorted(
        (
            (each.score.weight, name, each)
            for name, some in found.items()
            for each in some
            if each.actor_id not in taken
        ),
        key=lambda each: (-each[0], each[1], each[2].actor_id),
    )
    kept: dict[str, Likeness] = {}
    used: set[int] = set()
    for _weight, name, each in order:
        if name not in kept and each.actor_id not in used:
            kept[name] = each
            used.add(each.actor_id)
    return kept
