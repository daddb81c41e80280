"""What the pages load: found, light, and said when it is not built."""

import gzip
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from essaim.foundation.ui import assets


def weight(*names: str) -> int:
    """Bytes of these built files together, compressed."""
    return sum(len(gzip.compress((assets.DIST / assets.manifest()[name]).read_bytes())) for name in names)


def test_a_text_page_is_light() -> None:
    css = (assets.DIST / assets.manifest()["essaim.css"]).stat().st_size
    assert css < 40_000
    assert weight("essaim.css", "enhancement.js") < 15_000


def test_a_map_page_is_light() -> None:
    names = ["essaim.css", "enhancement.js", "map.css", "map.js", "map-worker.mjs", "outlines.json"]
    assert weight(*names) < 570_000


def test_fonts() -> None:
    assert len(assets.fonts()) == 2
    fonts = [name for name in assets.manifest() if name.endswith(".woff2")]
    assert len(fonts) == 4
    assert sum((assets.DIST / assets.manifest()[name]).stat().st_size for name in fonts) < 130_000


def test_every_built_file_is_there_under_a_name_that_changes() -> None:
    for source, name in assets.manifest().items():
        assert (assets.DIST / name).is_file()
        assert name != source


def test_not_built(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"\./essaim up"):
        assets.manifest(tmp_path)


def test_unknown() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"rien\.css"):
        assets.asset_url("rien.css")
