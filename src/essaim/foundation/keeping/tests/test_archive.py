"""An archive that is cut, altered or hostile is refused before anything is done."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from essaim.foundation.keeping import backing, restoring
from essaim.foundation.keeping.archive import Reader
from essaim.foundation.keeping.problems import Problem
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db


def verify(path: Path) -> None:
    with Reader(path) as reader:
        reader.verify()


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive, its members changed by `change`; names → contents."""
    with zipfile.ZipFile(path) as found:
        members = {name: found.read(name) for name in found.namelist()}
    change(members)
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return other


def in_manifest(members: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    members["manifest.json"] = json.dumps(manifest).encode()


def test_a_whole_archive_holds_every_row_and_file(archive: Path) -> None:
    verify(archive)
    with Reader(archive) as reader:
        assert reader.manifest.tables["spaces.space"]["rows"] == Space.objects.count()
        assert b"".join(reader.pieces("files/ab/photo.txt")) == b"une photo"
        assert "kernel.beat" not in reader.manifest.tables
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in archive.parent.iterdir()] == ["essaim.zip"]  # no half-made file beside


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.3, 0.7, 0.99])
def test_cut_anywhere_it_is_refused(archive: Path, kept: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(Problem, match="abîmée ou coupée"):
        verify(archive)


def test_one_byte_altered_in_any_member_it_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    with zipfile.ZipFile(archive) as found:
        members = [info for info in found.infolist() if info.compress_size > 40]
    assert len(members) > 5
    for info in members:
        start = info.header_offset + 30 + len(info.filename.encode())
        altered = bytearray(whole)
        altered[start + info.compress_size // 2] ^= 0xFF
        archive.write_bytes(altered)
        with pytest.raises(Problem, match="abîmée"):
            verify(archive)


def test_a_row_changed_inside_is_refused(archive: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        name = "tables/spaces.space.jsonl"
        members[name] = members[name].replace("Réseau".encode(), "Rézeau".encode(), 1)

    with pytest.raises(Problem, match="n’est plus ce qu’il était"):
        verify(rewritten(archive, change))


@pytest.mark.parametrize(
    "name",
    ["../dehors", "files/../../dehors", "/etc/passwd", "files//x", "files/\\..\\x", "tables/x.y.jsonl"],
)
def test_names_that_leave_their_folder_are_refused(archive: Path, name: str) -> None:
    def change(members: dict[str, bytes]) -> None:
        members[name] = b"x"
        in_manifest(
            members, lambda manifest: manifest["members"].update({name: {"size": 1, "sha256": "0" * 64}})
        )

    with pytest.raises(Problem):
        verify(rewritten(archive, change))


def test_a_member_larger_than_it_says_is_not_read_to_its_end(archive: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["files/ab/photo.txt"] = b"0" * 50_000_000  # 50 kB packed

    with pytest.raises(Problem, match="plus grand qu’annoncé"):
        verify(rewritten(archive, change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda manifest: manifest.update(format=2), "plus récente"),
        (lambda manifest: manifest.update(surprise=1), "manifeste"),
        (lambda manifest: manifest.update(members=[]), "manifeste"),
        (lambda manifest: manifest["members"].popitem(), "manifeste"),
        (lambda manifest: manifest.update(migrations=[]), "manifeste"),
    ],
)
def test_a_manifest_that_does_not_fit(archive: Path, change: Any, said: str) -> None:
    with pytest.raises(Problem, match=said):
        verify(rewritten(archive, lambda members: in_manifest(members, change)))


def test_a_newer_essaim_is_told_apart(archive: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        in_manifest(members, lambda manifest: manifest["migrations"].append(["spaces", "0999_later"]))

    with pytest.raises(Problem, match="version d’Essaim plus récente"):
        restoring.restore(rewritten(archive, change), False, lambda said: None)


def test_no_file_and_no_archive(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Il n’y a pas de fichier"):
        verify(tmp_path / "rien.zip")
    (tmp_path / "a.zip").write_text("bonjour")
    with pytest.raises(Problem, match="abîmée"):
        verify(tmp_path / "a.zip")


def test_a_full_disk_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing.Writer, "add_table", full)
    with pytest.raises(Problem, match="est plein"):
        backing.make(tmp_path / "out" / "a.zip")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_disk_with_no_room_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class About:
        f_bavail, f_frsize = 10, 4096

    monkeypatch.setattr(backing.os, "statvfs", lambda path: About())
    with pytest.raises(Problem, match="est plein"):
        backing.make(tmp_path / "out" / "a.zip")


def test_nights_are_kept_for_a_week_then_one_a_week(tmp_path: Path, settings: Any) -> None:
    from datetime import date, timedelta

    folder = backing.folder()
    folder.mkdir()
    for back in range(60):
        (folder / f"essaim-nuit-{date(2026, 11, 21) - timedelta(days=back)}.zip").write_text("x")
    (folder / "essaim-2026-01-01-120000.zip").write_text("asked by somebody")
    backing.prune()
    left = sorted(path.name for path in folder.iterdir())
    assert left[0] == "essaim-2026-01-01-120000.zip"
    assert left[1:] == [f"essaim-nuit-2026-11-{day:02d}.zip" for day in (1, 8, 15, 16, 17, 18, 19, 20, 21)]
