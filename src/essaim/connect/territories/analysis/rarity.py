"""What is rarer in a place than around it, beyond what chance does with so few cards.

A directory is never whole, and it is less so in some places: counts are not compared to residents but to one another.
Were the cards of the place drawn at random from those around it, how many of each category would there be, and how
rarely as few as there are? Several categories are asked at once: the threshold is shared between them (Bonferroni),
so that one finding among all of them is due to chance in at most one place out of twenty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, log1p, sqrt

RISK = 0.05  # of one finding due to chance, all categories together
LEAST_AROUND = 30  # cards around, under which nothing is compared
RATIO = 0.5  # « far rarer »: half as many as expected, at most
MANY = 2_000  # cards, beyond which the tail is that of a normal law


@dataclass(frozen=True)
class Spot:
    """A category that is rarer here: `count` cards where `expected` would be as around. `sure`: beyond chance."""

    key: int
    count: int
    expected: float
    sure: bool


def lower_tail(count: int, total: int, share: float) -> float:
    """The probability of `count` or fewer among `total` draws, each of probability `share`."""
    if count >= total or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    if total > MANY:
        spread = sqrt(total * share * (1 - share))
        return 0.5 * erfc(-(count + 0.5 - total * share) / spread / sqrt(2))
    return min(1.0, sum(_exactly(each, total, share) for each in range(count + 1)))


def _exactly(count: int, total: int, share: float) -> float:
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    return exp(ways + count * log(share) + (total - count) * log1p(-share))


def rarer(
    here: Mapping[int, int],
    total: int,
    around: Mapping[int, int],
    total_around: int,
    keys: Sequence[int],
) -> list[Spot]:
    """The categories among `keys` that are absent here though present around, or far rarer; the surest, then the most
    expected, first. `around` holds the place itself, which is taken out. Empty where there are too few cards around."""
    rest = total_around - total
    asked = [key for key in keys if around.get(key, 0) > here.get(key, 0)]
    if rest < LEAST_AROUND or not total:
        return []
    found = []
    for key in asked:
        count, share = here.get(key, 0), (around[key] - here.get(key, 0)) / rest
        sure = count <= RATIO * total * share and lower_tail(count, total, share) * len(asked) < RISK
        if sure or not count:
            found.append(Spot(key, count, total * share, sure))
    return sorted(found, key=lambda spot: (not spot.sure, -spot.expected))


def sparser(total: int, people: int, total_around: int, people_around: int) -> bool:
    """Whether the place has far fewer cards a resident than around it (which holds it), beyond chance."""
    rest, residents = total_around - total, people_around - people
    if rest < LEAST_AROUND or people <= 0 or residents <= 0:
        return False
    expected = rest * people / residents
    return total <= RATIO * expected and lower_tail(total, total_around, people / people_around) < RISK
