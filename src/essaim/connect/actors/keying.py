"""The keys by which cards that resemble one another are found: they follow each card, in the transaction that changes it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from essaim.connect.actors.matching import cards
from essaim.connect.actors.matching.names import Frequencies, counted, words
from essaim.connect.actors.models import Actor, MatchKey, WordShares
from essaim.connect.actors.queries import inside
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Space

# What two cards are compared by.
READ = (
    "pk", "space_id", "name", "acronym", "city", "website", "links", "siret", "rna", "street", "postcode", "commune",
    "country", "precision", "latitude", "longitude",
)  # fmt: skip
_KEYED = "_keyed"  # of a card that its action has keyed already
STEADY = Frequencies()  # keys are chosen by the list that we ship: they do not move as a directory grows


def follow(objects: Sequence[PublicModel]) -> None:
    """What an action touched: the keys of its cards are made anew where they changed; the others pass, and those that
    came with their keys (`key_new`)."""
    cards_ = (obj for obj in objects if isinstance(obj, Actor) and obj.pk)
    if keys := {card.pk for card in cards_ if not card.__dict__.pop(_KEYED, False)}:
        rekey(keys)


def key_new(actors: Sequence[Actor]) -> None:
    """Give their keys to live cards that were just written and bear none: nothing is read, an import makes thousands."""
    ready = {actor.pk: cards.ready({name: getattr(actor, name) for name in READ}) for actor in actors}
    _write(ready, {actor.pk: actor.space_id for actor in actors})
    for actor in actors:
        actor.__dict__[_KEYED] = True


def rekey(keys: Iterable[int]) -> None:
    """Give these cards the keys that they should have; those of the bin have none. Two queries, two more where some
    changed. For what changes cards without an action of its own: call it in that transaction."""
    wanted = list(keys)
    before: dict[int, set[int]] = {key: set() for key in wanted}
    for actor_id, key in MatchKey.objects.filter(actor_id__in=wanted).values_list("actor_id", "key"):
        before[actor_id].add(key)
    after: dict[int, cards.Card] = {}
    spaces: dict[int, int] = {}
    for said in Actor.objects.live().filter(pk__in=wanted).values(*READ):
        after[said["pk"]], spaces[said["pk"]] = cards.ready(said), said["space_id"]
    now = {key: numbers(after[key]) if key in after else set[int]() for key in wanted}
    changed = [key for key in wanted if before[key] != now[key]]
    if had := [key for key in changed if before[key]]:
        MatchKey.objects.filter(actor_id__in=had).delete()
    _write({key: after[key] for key in changed if key in after}, spaces)


def _write(ready: Mapping[int, cards.Card], spaces: Mapping[int, int]) -> None:
    rows = [(key, number, spaces[key]) for key, card in ready.items() for number in sorted(numbers(card))]
    bulk.insert_values(MatchKey, ("actor", "key", "space_id"), rows)


def numbers(card: cards.Card) -> set[int]:
    """The keys of a card, as the database holds them."""
    return cards.numbers(card, STEADY)


def frequencies(space: Space | None) -> Frequencies:
    """How rare words are in the directory of this space, or of its network; the list that we ship where nobody counted."""
    if space is None:
        return STEADY
    known = WordShares.objects.filter(space_id__in=[space.pk, space.root_id])
    found = dict(known.values_list("space_id", "shares"))
    shares = found.get(space.pk) or next(iter(found.values()), None)
    return Frequencies(shares) if shares else STEADY


def count_words(space: Space) -> int:
    """Count the words of the names of the space's cards, and keep their shares; how many cards."""
    names: Any = Actor.objects.live().filter(space_id__in=inside(space)).values_list("name", flat=True)
    total = 0

    def each() -> Iterable[tuple[str, ...]]:
        nonlocal total
        for name in names.iterator(2_000):
            total += 1
            yield words(name)

    shares = counted(each()).known
    WordShares.objects.update_or_create(space=space, defaults={"shares": dict(shares)})
    return total
