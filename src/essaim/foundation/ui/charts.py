"""Bars drawn as SVG on the server: geometry in percents and pixels, so that text keeps its size at any width. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 48  # px of height a bar and its label take
BAR = 14


@dataclass(frozen=True)
class Bar:
    """One bar: its label and value as text, its width in percent of the chart, and where it stands (px)."""

    label: str
    value: str
    width: str
    text_y: int
    bar_y: int


def bars(rows: Sequence[tuple[str, float, str]], longest: float | None = None) -> list[Bar]:
    """The bars of (label, value, value as text) rows; negative values count as nothing.

    `longest` is the value of a full width: the greatest one unless given.
    """
    full = longest or max((value for _label, value, _text in rows), default=0)
    return [
        Bar(
            label=label,
            value=text,
            width=f"{max(0.0, min(1.0, value / full if full > 0 else 0)) * 100:.2f}%",
            text_y=index * LINE + 16,
            bar_y=index * LINE + 24,
        )
        for index, (label, value, text) in enumerate(rows)
    ]


def height(count: int) -> int:
    """Height of a chart of `count` bars, in px."""
    return max(count, 1) * LINE
