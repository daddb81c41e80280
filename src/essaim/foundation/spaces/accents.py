"""The accents that a space may choose, checked for contrast, and the style sheet that gives one to its pages.

The same values as the tokens of the `ui` room; a test compares them and measures them on paper.
"""

import hashlib

from essaim.foundation.spaces.models import Accent

# accent: (on light paper #fbf8f2, on dark paper #191612)
COLOURS = {
    Accent.PINE: ("#0d6868", "#6cc9c4"),
    Accent.INDIGO: ("#3d4bb3", "#a9b3ff"),
    Accent.MOSS: ("#34681f", "#a3d488"),
    Accent.RUST: ("#a03f12", "#f2a679"),
    Accent.PLUM: ("#7b2f80", "#dca4e0"),
    Accent.SLATE: ("#45586b", "#a9bdd2"),
}


def style_sheet(accent: str) -> str:
    """CSS that makes `accent` the colour of the page's main part, in both themes."""
    light, dark = COLOURS[Accent(accent)]
    return (
        f"#main{{--accent:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme]) #main{{--accent:{dark}}}}}\n"
        f"[data-theme=dark] #main{{--accent:{dark}}}\n"
    )


def etag(accent: str) -> str:
    """What changes when the style sheet does."""
    return f'"{hashlib.sha256(style_sheet(accent).encode()).hexdigest()[:16]}"'
