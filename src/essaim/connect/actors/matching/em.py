"""Learning the shares of a model from pairs that nobody labelled: expectation and maximisation (Dempster, Laird and Rubin
1977), the comparisons being independent once one knows whether two records are one."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp2, log2

from essaim.connect.actors.matching.engine import LEAST, Level, Model, Pattern, prior_of

ENOUGH = 1e-6  # a round that moves no share by more ends the work
SMOOTH = 1e-4  # of a pair, given to every level: none ends impossible

Shares = dict[str, dict[str, Level]]


def estimate(
    patterns: Mapping[Pattern, int], model: Model, *, keep_u: bool = False, rounds: int = 200
) -> Model:
    """The model whose shares make these patterns (`Model.pattern` → how many pairs) most likely, begun at `model`'s.

    `keep_u`: only `m` and the prior move; `random_u` gives a better `u` than blocked pairs can. Nothing to learn from:
    `model` itself.
    """
    total = sum(patterns.values())
    if not total:
        return model
    for _round in range(rounds):
        found = _one_round(patterns, total, model, keep_u)
        moved = _moved(model, found)
        model = found
        if moved < ENOUGH:
            break
    return model


def random_u(patterns: Mapping[Pattern, int], model: Model) -> Model:
    """The same model with `u` counted on pairs taken by chance, almost all of them of two things."""
    levels: Shares = {}
    for place, each in enumerate(model.comparisons):
        seen: Counter[str] = Counter()
        for pattern, count in patterns.items():
            if (level := pattern[place]) is not None:
                seen[level] += count
        total = sum(seen.values())
        levels[each.name] = {
            name: Level(old.m, _share(seen[name], total, len(each.levels)) if total else old.u)
            for name, old in each.levels.items()
        }
    return model.with_levels(levels, model.prior)


def count(pairs: Iterable[tuple[object, object]], model: Model) -> Counter[Pattern]:
    """The patterns of pairs of records."""
    return Counter(model.pattern(one, other) for one, other in pairs)


def _share(part: float, total: float, kinds: int) -> float:
    return (part + SMOOTH) / (total + SMOOTH * kinds)


def _one_round(patterns: Mapping[Pattern, int], total: int, model: Model, keep_u: bool) -> Model:
    """Expectation, then maximisation."""
    sames: list[Counter[str]] = [Counter() for _each in model.comparisons]
    others: list[Counter[str]] = [Counter() for _each in model.comparisons]
    matching = 0.0
    for pattern, times in patterns.items():
        same = times * _probability(model, pattern)
        matching += same
        for place, level in enumerate(pattern):
            if level is not None:
                sames[place][level] += same  # type: ignore[assignment]
                others[place][level] += times - same  # type: ignore[assignment]
    levels: Shares = {}
    for each, same_of, other_of in zip(model.comparisons, sames, others, strict=True):
        all_same, all_other, kinds = sum(same_of.values()), sum(other_of.values()), len(each.levels)
        levels[each.name] = {
            name: Level(
                _share(same_of[name], all_same, kinds) if all_same else old.m,
                old.u if keep_u or not all_other else _share(other_of[name], all_other, kinds),
            )
            for name, old in each.levels.items()
        }
    return model.with_levels(levels, prior_of(matching / total))


def _probability(model: Model, pattern: Pattern) -> float:
    weight = model.prior
    for each, level in zip(model.comparisons, pattern, strict=True):
        if level is not None:
            said = each.levels[level]
            weight += log2(max(said.m, LEAST) / max(said.u, LEAST))
    return 1 / (1 + exp2(-max(-60.0, min(60.0, weight))))


def _moved(one: Model, other: Model) -> float:
    return max(
        (
            max(abs(old.m - each.levels[name].m), abs(old.u - each.levels[name].u))
            for before, each in zip(one.comparisons, other.comparisons, strict=True)
            for name, old in before.levels.items()
        ),
        default=0.0,
    )
