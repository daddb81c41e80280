"""Files travel with their space: their words, their very bytes, to whom may see them; what is altered changes nothing."""

import hashlib
import json
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from django.conf import settings as house

from essaim.connect.actors.models import Actor
from essaim.exchange.archives.packing import DAMAGED, pack, unpack
from essaim.exchange.archives.parts import archive_of
from essaim.exchange.archives.tests.conftest import attach, packed, parts, prepare_all, read
from essaim.foundation.files.models import File, Usage
from essaim.foundation.files.tests import makers
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports.actions import apply_import, undo_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.running import go_on
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db
State, Plan = Import.State, ImportRow.Plan


def forget_bytes() -> None:
    """Another house: none of the bytes are there yet."""
    shutil.rmtree(Path(house.MEDIA_ROOT), ignore_errors=True)


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in parts(content)["files.jsonl"].splitlines()]


def hand_made(line: dict[str, Any], *contents: bytes) -> bytes:
    """An archive of a space with one file of its own, whose line says what it wants."""
    sha = hashlib.sha256(contents[0]).hexdigest()
    said = {
        "public_id": "0198a000-0000-7000-8000-000000000002", "of": "espace", "owner": "", "role": "attachment",
        "reach": "public", "licence": "CC-BY-SA-4.0", "original_name": "photo.jpg", "language": "fr", "sha256": sha,
        "size": len(contents[0]), "created_at": "2025-01-01T00:00:00+00:00", "alt": "Un jardin", **line,
    }  # fmt: skip
    files = sorted((hashlib.sha256(each).hexdigest(), BytesIO(each)) for each in contents)
    return b"".join(pack({}, {"files.jsonl": [said]}, files))


def test_files_come_back_identical(with_files: Space, purge: Any, make_space: Any) -> None:
    before = packed(with_files)
    held, told = parts(before), lines(before)
    assert [line["original_name"] for line in told] == [
        "Mon logo.jpg", "plan.png", "bilan.pdf", "le meme.pdf", "film.mp4", "son.wav",
    ]  # fmt: skip
    assert len({line["sha256"] for line in told}) == 5  # the same document twice, once in the archive
    assert sum(name.startswith("files/") for name in held) == 6  # with the captions
    assert all(hashlib.sha256(held[name]).hexdigest() in name for name in held if "/" in name)
    sizes = File.objects.get(original_name="Mon logo.jpg").renditions.count()
    purge()
    forget_bytes()
    space = make_space("retour")
    batch = read(SYSTEM, space, before)
    assert (batch.state, batch.skipped, batch.unchanged) == (State.APPLIED, 0, 0), list(batch.rows.values())
    assert batch.stored_as == ""
    assert parts(packed(Space.objects.get(pk=space.pk)))["cards.jsonl"] == held["cards.jsonl"]
    prepare_all()
    assert parts(packed(Space.objects.get(pk=space.pk))) == held
    logo = File.objects.get(original_name="Mon logo.jpg")
    assert (logo.role, logo.state, logo.stripped, logo.described) == ("portrait", "ready", True, True)
    assert (logo.name, logo.width, logo.uploaded_by) == ("mon-logo.jpg", 900, None)
    assert logo.renditions.count() == sizes
    plan = File.objects.get(original_name="plan.png")
    assert (plan.visibility, plan.reach) == ("network", "network")
    usage = Usage.objects.get(of="space", key=logo.space_id)
    assert usage.stored == sum(File.objects.filter(space=logo.space_id).values_list("stored", flat=True))


def test_who_may_not_see_a_file_does_not_get_it(with_files: Space, people: Any) -> None:
    seen = [line["original_name"] for line in lines(b"".join(archive_of(with_files, people["stranger"])))]
    assert seen == ["le meme.pdf", "son.wav"]
    without = parts(b"".join(archive_of(with_files, people["stranger"], with_files=False)))
    assert not any(name.startswith("files") for name in without)


def test_binned_and_unready_files_stay(with_files: Space) -> None:
    File.objects.filter(original_name="plan.png").update(binned_at="2025-01-02T03:04:05Z")
    File.objects.filter(original_name="bilan.pdf").update(hidden=True)
    File.objects.filter(original_name="son.wav").update(state="processing")
    told = [line["original_name"] for line in lines(packed(with_files))]
    assert told == ["Mon logo.jpg", "le meme.pdf", "film.mp4"]


def rezipped(content: bytes, change: Any) -> bytes:
    """The same archive, each member as `change(name, bytes)` gives it; None drops it."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as to:
        for name in source.namelist():
            written = change(name, source.read(name))
            if written is not None:
                to.writestr(name, written, ZIP_STORED if "/" in name else ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize("how", ["altered", "dropped", "cut", "longer", "half", "added", "packed"])
def test_what_is_altered_is_refused_whole(with_files: Space, purge: Any, make_space: Any, how: str) -> None:
    content = packed(with_files)
    victim = next(name for name in parts(content) if name.startswith("files/"))
    purge()
    if how == "half":
        content = content[: len(content) // 2]
    elif how == "added":
        out = BytesIO(content)
        with ZipFile(out, "a") as to:
            to.writestr("files/../../evil", b"x")
        content = out.getvalue()
    elif how == "packed":
        out = BytesIO()
        with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as to:
            for name in source.namelist():
                to.writestr(name, source.read(name))
        content = out.getvalue()
    else:
        new = {
            "altered": lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
            "dropped": lambda raw: None,
            "cut": lambda raw: raw[:-1],
            "longer": lambda raw: raw + b"x",
        }[how]
        content = rezipped(content, lambda name, raw: new(raw) if name == victim else raw)
    space = make_space("retour")
    batch = read(SYSTEM, space, content)
    assert (batch.state, batch.refusal) == (State.REFUSED, DAMAGED)
    assert (batch.stored_as, batch.rows.count()) == ("", 0)
    assert not Actor.objects.exists()
    assert not File.objects.exists()
    assert list(Path(house.DATA, "uploads").iterdir()) == []


def test_a_photo_that_tells_a_place_is_prepared_as_any(make_space: Any) -> None:
    space = make_space("retour")
    raw = makers.jpeg(400, 300, gps=True)
    batch = read(SYSTEM, space, hand_made({"stripped": True}, raw))
    assert batch.state == State.APPLIED
    file = File.objects.get()
    assert (file.faithful, file.stripped, file.state) == (False, False, "processing")
    prepare_all()
    file.refresh_from_db()
    assert file.stripped
    assert file.sha256 != hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize(
    ("line", "content", "said"),
    [
        ({}, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ({}, b"<html><script>1</script></html>", "page web"),
        ({}, b"\x00\x01\x02\x03", "ne reconnaissons pas"),
        ({"of": "fiche", "owner": "0198a000-0000-7000-8000-00000000000f"}, makers.png(), "Ce à quoi cela tient"),
        ({"owner": "0198a000-0000-7000-8000-00000000000f"}, makers.png(), "Ce à quoi cela tient"),
        ({"of": "compte"}, makers.png(), "décrit"),
        ({"title": "x" * 300}, makers.png(), "décrit"),
        ({"licence": "mine"}, makers.png(), "décrit"),
        ({"captions": [0]}, makers.png(), "décrit"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_taken_is_set_aside(
    make_space: Any, line: dict[str, Any], content: bytes, said: str
) -> None:
    batch = read(SYSTEM, make_space("retour"), hand_made(line, content))
    row = batch.rows.get()
    assert (row.plan, said in row.reason) == (Plan.SKIP, True), row.reason
    assert not File.objects.exists()


@pytest.mark.parametrize("sha", ["0" * 64, "../../../../etc/passwd", 7, None])
def test_a_line_about_bytes_that_are_not_there_refuses_the_archive(make_space: Any, sha: Any) -> None:
    batch = read(SYSTEM, make_space("retour"), hand_made({"sha256": sha}, makers.png()))
    assert (batch.state, batch.refusal) == (State.REFUSED, DAMAGED)


def test_a_space_without_room_says_so_before_anything(with_files: Space, purge: Any, make_space: Any, settings: Any) -> None:  # fmt: skip
    content = packed(with_files)
    purge()
    space = make_space("retour")
    settings.SPACE_QUOTA_BYTES = 3_000
    with pytest.raises(ReadError, match="Les fichiers de cette archive font"):
        read(SYSTEM, space, content)
    assert not Import.objects.exists()
    settings.SPACE_QUOTA_BYTES = 5_000_000
    settings.FREE_DISK_BYTES = 10**18
    with pytest.raises(ReadError, match="disque"):
        read(SYSTEM, space, content)


def test_undoing_bins_the_files_and_reading_again_says_so(
    with_files: Space, purge: Any, make_space: Any
) -> None:
    content = packed(with_files)
    purge()
    space = make_space("retour")
    batch = read(SYSTEM, space, content)
    assert File.objects.filter(binned_at=None).count() == 6
    undo_import(SYSTEM, batch)
    go_on(batch.pk)
    assert not File.objects.filter(binned_at=None).exists()
    again = read(SYSTEM, space, content, apply=False)
    assert "corbeille" in again.rows.get(name="La fête").reason


def test_twice_is_once(with_files: Space, purge: Any, make_space: Any) -> None:
    content = packed(with_files)
    purge()
    space = make_space("retour")
    first = read(SYSTEM, space, content, apply=False)
    stored_as = first.stored_as
    second = read(SYSTEM, make_space("voisin"), content, apply=False)
    third = read(SYSTEM, space, content, apply=False)
    first.refresh_from_db()
    assert (first.state, first.refusal) == (
        State.REFUSED,
        "Une autre archive a été lue depuis dans cet espace.",
    )
    assert not (Path(house.DATA) / "uploads" / stored_as).exists()
    for batch in (third, second):
        apply_import(SYSTEM, batch)
        go_on(batch.pk)
        batch.refresh_from_db()
    assert (third.state, third.skipped) == (State.APPLIED, 0)
    assert (second.state, second.to_create) == (State.APPLIED, 0), list(second.rows.values())
    assert (Actor.objects.count(), File.objects.count()) == (3, 6)
    with pytest.raises(ReadError, match="espace vide"):
        read(SYSTEM, space, content)


def test_a_killed_worker_goes_on(with_files: Space, purge: Any, make_space: Any, monkeypatch: Any) -> None:
    content = packed(with_files)
    purge()
    space = make_space("retour")
    batch = read(SYSTEM, space, content, apply=False)
    assert (batch.state, bool(batch.stored_as)) == (State.READY, True)
    monkeypatch.setattr("essaim.foundation.imports.pace.FIRST", 2)
    apply_import(SYSTEM, batch)
    while go_on(batch.pk, seconds=0):
        pass
    batch.refresh_from_db()
    assert (batch.state, batch.stored_as, File.objects.count()) == (State.APPLIED, "", 6)


def test_an_archive_that_is_gone_is_told_row_by_row(with_files: Space, purge: Any, make_space: Any) -> None:
    content = packed(with_files)
    purge()
    batch = read(SYSTEM, make_space("retour"), content, apply=False)
    (Path(house.DATA) / "uploads" / batch.stored_as).unlink()
    apply_import(SYSTEM, batch)
    go_on(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.APPLIED
    assert not File.objects.exists()
    assert "n’est plus là" in batch.rows.get(name="La fête").reason


def test_bytes_that_have_changed_on_the_disk_stop_the_archive(with_files: Space) -> None:
    from essaim.foundation.files import storage

    sha = File.objects.get(original_name="son.wav").sha256
    Path(storage.local_path(sha)).write_bytes(b"rouille")
    with pytest.raises(ValueError, match="changed"):
        packed(with_files)
    Path(storage.local_path(sha)).unlink()
    assert "son.wav" not in {line["original_name"] for line in lines(packed(with_files))}


def test_large_files_are_streamed(full_space: Space, settings: Any) -> None:
    """Twenty times what a piece holds: never more than some of it in memory."""
    import tracemalloc

    settings.MAX_UPLOAD_BYTES = 10**8
    attach(full_space, makers.wav(5_000), "long.wav")
    tracemalloc.start()
    size = sum(len(piece) for piece in archive_of(full_space, _operator()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 40_000_000
    assert peak < 6_000_000


def _operator() -> Any:
    from essaim.exchange.transfers import exports

    return exports.Operator()


def test_a_table_of_contents_too_large_is_not_read(monkeypatch: Any) -> None:
    monkeypatch.setattr("essaim.exchange.archives.packing.LARGEST_CONTENTS", 50)
    with pytest.raises(ReadError, match="démesuré"):
        list(unpack(BytesIO(hand_made({}, makers.png()))))
