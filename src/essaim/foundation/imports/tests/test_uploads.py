"""The file of an import while it is read, and after."""

from pathlib import Path
from typing import Any

from essaim.foundation.imports import uploads


def test_a_long_reading_says_that_it_is_alive(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(uploads, "EVERY", -1)
    (tmp_path / "long.bin").write_bytes(bytes(3 * uploads._PIECE))
    name = uploads.link(tmp_path / "long.bin")
    told = []
    with uploads.opened(name, lambda: told.append(1)) as stream:
        assert len(stream.read(10)) == 10
        stream.seek(0)
        while stream.read(uploads._PIECE):
            pass
    assert len(told) > 1
    uploads.drop(name)
    assert (tmp_path / "long.bin").exists()
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_link_to_nothing_is_swept(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    uploads.link(tmp_path / "gone.bin")
    assert uploads.drop_forgotten(set(), older_than=-10) == 1
