"""The contrasts of both themes, measured on the style sheets themselves."""

from pathlib import Path

import pytest
from django.conf import settings

from essaim.foundation.ui import palette

TOKENS = Path(settings.PROJECT) / "frontend" / "src" / "css" / "tokens.css"
PALETTES = palette.palettes(TOKENS.read_text())
THEMES = ["light", "dark"]
ACCENTS = [name for name in palette.TEXTS if name not in ("ink", "soft")]


def test_known_contrasts() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert palette.mix("#000000", "#ffffff", 0.5) == "#808080"


def test_the_dark_theme_is_written_twice_alike() -> None:
    assert PALETTES["dark"] == PALETTES["dark, by preference"]


def test_both_themes_have_the_same_colours() -> None:
    assert PALETTES["light"].keys() == PALETTES["dark"].keys()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", palette.GROUNDS)
@pytest.mark.parametrize("text", palette.TEXTS)
def test_text_on_paper_and_card(theme: str, ground: str, text: str) -> None:
    colours = PALETTES[theme]
    assert palette.contrast(colours[text], colours[ground]) >= palette.LEAST_TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("accent", ACCENTS)
def test_text_on_tinted_grounds(theme: str, accent: str) -> None:
    """Notices (6 %), hovered buttons (9 %), inserted words (18 %): what forms.css and components.css mix."""
    colours = PALETTES[theme]
    for share, text in ((0.06, "ink"), (0.09, "ink"), (0.05, "soft"), (0.18, "ink")):
        ground = palette.mix(colours[accent], colours["card"], share)
        assert palette.contrast(colours[text], ground) >= palette.LEAST_TEXT, (accent, share)
    danger = palette.mix(colours["bad"], colours["card"], 0.09)
    assert palette.contrast(colours["bad"], danger) >= palette.LEAST_TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_edges_focus_and_honey(theme: str) -> None:
    colours = PALETTES[theme]
    for ground in palette.GROUNDS:
        assert palette.contrast(colours["edge"], colours[ground]) >= palette.LEAST_EDGE
        assert palette.contrast(colours["focus"], colours[ground]) >= palette.LEAST_EDGE
    assert palette.contrast("#211c15", colours["honey"]) >= palette.LEAST_TEXT
    banner = palette.mix(colours["honey"], colours["paper"], 0.22)
    assert palette.contrast(colours["ink"], banner) >= palette.LEAST_TEXT
    # A disabled main button: soft on line. WCAG exempts it; it stays readable all the same.
    assert palette.contrast(colours["soft"], colours["line"]) >= palette.LEAST_TEXT


def test_a_missing_theme_is_said() -> None:
    with pytest.raises(ValueError, match="no light theme"):
        palette.palettes("body{}")
