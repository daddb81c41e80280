"""The keys by which cards that resemble one another are found: they follow each card, in the transaction that changes it."""

from collections.abc import Iterable, Sequence
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
STEADY = Frequencies()  # keys are chosen by the list that we ship: they do not move as a directory grows


def follow(objects: Sequence[PublicModel]) -> None:
    """What an action touched: the keys of its cards are made anew where they changed; the others pass."""
    if keys := {obj.pk for obj in objects if isinstance(obj, Actor) and obj.pk}:
        rekey(keys)


def rekey(keys: Iterable[int]) -> None:
    """Give these cards the keys that they should have; those of the bin have none. Two queries, two more where some
    changed. For what changes cards without an action of its own: call it in that transaction."""
    wanted = list(keys)
    before: dict[int, set[int]] = {key: set() for key in wanted}
    for actor_id, key in MatchKey.objects.filter(actor_id__in=wanted).values_list("actor_id", "key"):
        before[actor_id].add(key)
    after: dict[int, set[int]] = {}
    spaces: dict[int, int] = {}
    for said in Actor.objects.live().filter(pk__in=wanted).values(*READ):
        after[said["pk"]], spaces[said["pk"]] = numbers(cards.ready(said)), said["space_id"]
    changed = [key for key in wanted if before[key] != after.get(key, set())]
    if had := [key for key in changed if before[key]]:
        MatchKey.objects.filter(actor_id__in=had).delete()
    bulk.insert(
        [
            MatchKey(actor_id=card, key=key, space_id=spaces[card])
            for card in changed
            for key in sorted(after.get(card, ()))
        ]
    )


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
