"""Fellegi and Sunter's way (1969): for each comparison, how much more often records of one thing agree so than records
of two. The logarithms add up; each term can be told to a person.

A comparison that has nothing to look at on one side says nothing: it weighs 0, and never counts against.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp2, log2
from typing import Any

LEAST = 1e-9  # a share is never 0: nothing is impossible
MOST_WEIGHT = 40.0  # bits; beyond, the probability is 0 or 1 to twelve digits


@dataclass(frozen=True)
class Level:
    """One way to agree or not: in what share of the pairs of one thing (`m`), and of two things (`u`), it is met."""

    m: float
    u: float


@dataclass(frozen=True)
class Verdict:
    """What a comparison finds of two records: the name of a level; `u` in place of the level's where this very value is
    commoner or rarer (term frequency); `detail`: what a person would want to see, in any form."""

    level: str
    u: float | None = None
    detail: tuple[Any, ...] = ()


Judge = Callable[[Any, Any], Verdict | None]


@dataclass(frozen=True)
class Comparison:
    """One thing that two records are compared by. `judge` is symmetric; None: one of them does not say it."""

    name: str
    judge: Judge
    levels: Mapping[str, Level]


@dataclass(frozen=True)
class Term:
    """What one comparison brings: `weight` in bits, above 0 for the same thing, under 0 for two."""

    comparison: str
    level: str
    weight: float
    detail: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Score:
    """All that two records say together: the terms, and what one thought before looking (`prior`, bits)."""

    terms: tuple[Term, ...]
    prior: float

    @property
    def weight(self) -> float:
        """Bits: log2 of the odds that they are one."""
        total = self.prior + sum(term.weight for term in self.terms)
        return max(-MOST_WEIGHT, min(MOST_WEIGHT, total))

    @property
    def probability(self) -> float:
        """Between 0 and 1."""
        return 1 / (1 + exp2(-self.weight))

    def level(self, comparison: str) -> str:
        """The level of a comparison; "" where it says nothing."""
        return next((term.level for term in self.terms if term.comparison == comparison), "")


Pattern = tuple[str | None, ...]


@dataclass(frozen=True)
class Model:
    """Comparisons, and the odds (log2) that two records taken by chance are one."""

    comparisons: Sequence[Comparison]
    prior: float

    def score(self, one: Any, other: Any) -> Score:
        """What speaks for and against their being one thing."""
        terms = []
        for each in self.comparisons:
            if (verdict := each.judge(one, other)) is not None:
                terms.append(
                    Term(
                        each.name, verdict.level, weigh(each.levels[verdict.level], verdict.u), verdict.detail
                    )
                )
        return Score(tuple(terms), self.prior)

    def pattern(self, one: Any, other: Any) -> Pattern:
        """The level of each comparison, None where it says nothing: what `em.estimate` counts."""
        verdicts = (each.judge(one, other) for each in self.comparisons)
        return tuple(verdict.level if verdict else None for verdict in verdicts)

    def with_levels(self, levels: Mapping[str, Mapping[str, Level]], prior: float) -> "Model":
        """The same comparisons with other shares."""
        changed = [replace(each, levels=levels[each.name]) for each in self.comparisons]
        return Model(changed, prior)


def weigh(level: Level, u: float | None = None) -> float:
    """Bits of one level; `u` in place of its own."""
    return log2(max(level.m, LEAST) / max(level.u if u is None else u, LEAST))


def prior_of(probability: float) -> float:
    """The odds, in bits, of a probability."""
    kept = min(max(probability, LEAST), 1 - LEAST)
    return log2(kept / (1 - kept))


def above(
    model: Model, pairs: Iterator[tuple[Any, Any]], records: Mapping[Any, Any], least: float
) -> Iterator[tuple[Any, Any, Score]]:
    """Of these pairs of keys, those whose score reaches `least` bits."""
    for one, other in pairs:
        score = model.score(records[one], records[other])
        if score.weight >= least:
            yield one, other, score
