"""Comparisons of plain fields of records (mappings of text): what one builds a model from without a line of code."""

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from essaim.connect.actors.matching.engine import Comparison, Level, Verdict

SAME, NEAR, APART = "same", "near", "apart"


def exact(
    field: str, m: float = 0.9, u: float = 0.01, shares: Mapping[str, float] | None = None
) -> Comparison:
    """The same value or not; `shares`: how often each value is met, where some are commoner."""

    def judge(one: Mapping[str, str], other: Mapping[str, str]) -> Verdict | None:
        left, right = one.get(field), other.get(field)
        if not left or not right:
            return None
        return Verdict(SAME, shares.get(left) if shares else None) if left == right else Verdict(APART)

    return Comparison(field, judge, {SAME: Level(m, u), APART: Level(1 - m, 1 - u)})


def text(
    field: str,
    steps: Sequence[float] = (0.92, 0.8),
    shares: Mapping[str, float] | None = None,
    m: float = 0.8,
    u: float = 0.01,
) -> Comparison:
    """The same text, alike by Jaro and Winkler at each of these steps (falling), or not at all."""
    names = [f"near{rank}" for rank in range(1, len(steps) + 1)]
    left_over = (1 - m) / (len(steps) + 1)
    levels = {SAME: Level(m, u), **{name: Level(left_over, u * 2) for name in names}}
    levels[APART] = Level(left_over, max(0.01, 1 - u * (1 + 2 * len(steps))))

    def judge(one: Mapping[str, str], other: Mapping[str, str]) -> Verdict | None:
        left, right = one.get(field), other.get(field)
        if not left or not right:
            return None
        if left == right:
            return Verdict(SAME, shares.get(left) if shares else None)
        alike = JaroWinkler.similarity(left, right, score_cutoff=steps[-1])
        return Verdict(next((name for step, name in zip(steps, names, strict=True) if alike >= step), APART))

    return Comparison(field, judge, levels)


def code(field: str, slips: int = 1, m: float = 0.9, u: float = 0.001) -> Comparison:
    """A number or a date as digits: the same, within so many slips of the fingers (two digits that change places are
    one), or another."""

    def judge(one: Mapping[str, str], other: Mapping[str, str]) -> Verdict | None:
        left, right = one.get(field), other.get(field)
        if not left or not right:
            return None
        if left == right:
            return Verdict(SAME)
        close = DamerauLevenshtein.distance(left, right, score_cutoff=slips) <= slips
        return Verdict(NEAR if close else APART)

    rest = (1 - m) / 2
    return Comparison(
        field, judge, {SAME: Level(m, u), NEAR: Level(rest, u * 5), APART: Level(rest, 1 - u * 6)}
    )
