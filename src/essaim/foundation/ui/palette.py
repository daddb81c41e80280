"""The colours of both themes, read from the built style sheet, and their contrast as WCAG measures it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from essaim.foundation.ui.assets import DIST, manifest

GROUNDS = ("paper", "card")
TEXTS = (
    "ink", "soft", "pine", "indigo", "moss", "rust", "plum", "slate", "good", "warn", "bad",
)  # fmt: skip
LEAST_TEXT = 4.5
LEAST_EDGE = 3.0
_BLOCK = {
    "light": re.compile(r"\[data-theme=\"?light\"?\]\s*\{([^}]*)\}"),
    "dark": re.compile(r"\[data-theme=\"?dark\"?\]\s*\{([^}]*)\}"),
    "dark, by preference": re.compile(r":root:not\(\[data-theme\]\)\s*\{([^}]*)\}"),
}
_COLOUR = re.compile(r"--([\w-]+):\s*#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


@dataclass(frozen=True)
class Contrast:
    """A colour, its value (#rrggbb) and its contrast against paper and card, 1 to 21."""

    name: str
    value: str
    paper: float
    card: float


def palettes(css: str) -> dict[str, dict[str, str]]:
    """Colours by name (#rrggbb), by theme, from the text of the style sheet; ValueError where a theme is missing."""
    found = {}
    for theme, pattern in _BLOCK.items():
        block = pattern.search(css)
        if block is None:
            raise ValueError(f"no {theme} theme in the style sheet")
        found[theme] = {name: _long(value) for name, value in _COLOUR.findall(block.group(1))}
    return found


def built() -> dict[str, dict[str, str]]:
    """The palettes of the style sheet in use."""
    return palettes((DIST / manifest()["essaim.css"]).read_text())


def _long(value: str) -> str:
    digits = value if len(value) == 6 else "".join(digit * 2 for digit in value)
    return f"#{digits.lower()}"


def contrast(one: str, other: str) -> float:
    """Contrast of two colours (#rrggbb), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`share` of `one` in `other`, in sRGB as `color-mix` does it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a * share + b * (1 - share))):02x}" for a, b in pairs)


def _channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def measured(colours: dict[str, str]) -> Iterator[Contrast]:
    """The colours that text may have, with their contrasts."""
    for name in TEXTS:
        against = [contrast(colours[name], colours[ground]) for ground in GROUNDS]
        yield Contrast(name, colours[name], *against)
