"""Sounds and films: made playable and stripped of their metadata where ffmpeg is; said where it is not."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from essaim.foundation.files import storage
from essaim.foundation.files.models import Rendition
from essaim.foundation.files.tests import makers

pytestmark = pytest.mark.django_db
MARK = b"ZQLISE"
# Copies its input without the mark where it is asked to copy, else writes what no reader knows.
FAKE = """#!/bin/sh
input=; before=; for last; do [ "$before" = -i ] && input=$last; before=$last; done
case " $* " in *" -c copy "*) sed 's/ZQLISE/xxxxxx/g' "$input" > "$last";; *) printf made > "$last";; esac
"""


def sound(codec: int = 1) -> bytes:
    """A WAV that says who made it; `codec` 1: PCM, which browsers play."""
    raw = bytearray(makers.wav(1))
    raw[20:22] = struct.pack("<H", codec)
    info = b"INFOIART" + struct.pack("<I", 6) + MARK
    raw += b"LIST" + struct.pack("<I", len(info)) + info
    raw[4:8] = struct.pack("<I", len(raw) - 8)
    return bytes(raw)


@pytest.fixture
def ffmpeg(settings: Any, tmp_path: Path) -> Path:
    fake = tmp_path / "ffmpeg"
    fake.write_text(FAKE)
    fake.chmod(0o755)
    settings.FFMPEG = str(fake)
    return fake


def bytes_of(file: Any, tmp_path: Path) -> bytes:
    return storage.local_copy(file.sha256, tmp_path).read_bytes()


def page_of(file: Any, as_: Any) -> str:
    return as_(None).get(reverse("files:file", args=[file.public_id])).content.decode()


def test_a_sound_no_longer_tells_who_made_it(
    people: Any, card: Any, send: Any, as_: Any, ffmpeg: Path, tmp_path: Path
) -> None:
    file = send(people["facilitator"], card, sound(), "chant.wav")
    assert (file.state, file.stripped, file.media_type) == ("ready", True, "audio/wav")
    assert MARK not in bytes_of(file, tmp_path)
    blobs = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert blobs and not any(MARK in path.read_bytes() for path in blobs)
    assert "retirées" in page_of(file, as_) and not file.renditions.exists()


def test_a_sound_that_browsers_do_not_play_is_made_into_one_that_they_do(
    people: Any, card: Any, send: Any, as_: Any, ffmpeg: Path
) -> None:
    file = send(people["facilitator"], card, sound(codec=17), "chant.wav")
    made = file.renditions.get(purpose=Rendition.Purpose.FILM)
    assert made.media_type == "audio/mp4" and made.name.endswith(".m4a")
    page = page_of(file, as_)
    assert "<audio" in page and made.name in page


def test_without_the_tool_the_pages_say_what_stays(
    people: Any, card: Any, send: Any, as_: Any, settings: Any, tmp_path: Path
) -> None:
    settings.FFMPEG = "non"
    file = send(people["facilitator"], card, sound(), "chant.wav")
    assert not file.stripped and MARK in bytes_of(file, tmp_path)
    assert "laissées" in page_of(file, as_)
    unplayed = send(people["facilitator"], card, sound(codec=17), "autre.wav")
    assert "pas d’outil de conversion" in page_of(unplayed, as_)
    add = reverse("files:add", args=["fiche", card.public_id])
    form = as_(people["facilitator"]).get(add).content.decode()
    assert "des autres sons et vidéos" in form and "PDF" in form and "GIF animé" in form


def test_a_tool_that_fails_changes_nothing(
    people: Any, card: Any, send: Any, ffmpeg: Path, tmp_path: Path
) -> None:
    """It dies, or writes something else: the upload stays what it was."""
    for script in ("#!/bin/sh\nexit 1\n", '#!/bin/sh\nfor last; do :; done\nprintf made > "$last"\n'):
        ffmpeg.write_text(script)
        file = send(people["facilitator"], card, sound(), "chant.wav")
        assert (file.state, file.stripped) == ("ready", False)
        assert MARK in bytes_of(file, tmp_path)


def test_a_sound_of_the_mp4_family_is_blanked_at_once(people: Any, card: Any, send: Any) -> None:
    file = send(people["facilitator"], card, makers.mp4(place=b"+48.8"), "film.mp4")
    assert file.stripped


def test_the_pictures_of_a_space_stand_in_its_linked_data(
    people: Any, space: Any, send: Any, as_: Any
) -> None:
    here = reverse("spaces:space", args=[space.slug]) + "?format=jsonld"
    assert "image" not in json.loads(as_(None).get(here).content)
    send(people["member"], space, makers.jpeg(40, 30), alt="Une assemblée", credit="Lise")
    send(people["administrator"], space, makers.png(30, 30), "logo.png", role="portrait", alt="Le logo")
    send(people["member"], space, makers.png(20, 20), "muette.png")
    said = json.loads(as_(None).get(here).content)["image"]
    assert [each["description"] for each in said] == ["Le logo", "Une assemblée"]
    assert said[1]["creditText"] == "Lise" and said[0]["contentUrl"].startswith("http")
