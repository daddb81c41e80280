"""Every setting comes from the environment through one file, and is documented."""

import re
from pathlib import Path

from essaim.config.env import SETTINGS

PROJECT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented() -> None:
    page = (PROJECT / "docs" / "hosting" / "reglages.md").read_text()
    for setting in SETTINGS:
        assert f"`{setting.name}`" in page, setting.name


def test_nothing_else_reads_an_essaim_variable() -> None:
    known = {setting.name for setting in SETTINGS}
    sources = [*(PROJECT / "src").rglob("*.py"), PROJECT / "essaim", *(PROJECT / "frontend").glob("*.mjs")]
    for path in sources:
        if "tests" not in path.parts:
            assert set(re.findall(r"\bESSAIM_[A-Z_]+\b", path.read_text())) <= known, path
