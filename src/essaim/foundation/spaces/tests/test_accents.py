"""Every accent reads on both papers, and is the one of the house's tokens."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from essaim.foundation.spaces.accents import COLOURS, style_sheet
from essaim.foundation.spaces.models import Accent
from essaim.foundation.ui.palette import contrast

PAPERS = ("#fbf8f2", "#191612")


@pytest.mark.parametrize("accent", Accent.values)
def test_contrast(accent: str) -> None:
    for colour, paper in zip(COLOURS[Accent(accent)], PAPERS, strict=True):
        assert contrast(colour, paper) >= 4.5, (accent, paper)


@pytest.mark.parametrize("accent", Accent.values)
def test_same_as_the_tokens(accent: str) -> None:
    tokens = (Path(settings.PROJECT) / "frontend" / "src" / "css" / "tokens.css").read_text()
    assert set(COLOURS[Accent(accent)]) == set(re.findall(rf"--{accent}: (#\w{{6}});", tokens))


def test_both_themes_and_the_readers_choice() -> None:
    sheet = style_sheet("rust")
    assert sheet.count("#a03f12") == 1 and sheet.count("#f2a679") == 2 and "[data-theme=dark]" in sheet
