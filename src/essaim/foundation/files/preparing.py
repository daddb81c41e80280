"""Preparing files outside any transaction: pictures in the darkroom, films by the transcoder where there is one."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from essaim.foundation.files import darkroom, storage, transcoding
from essaim.foundation.files.actions import finish_file, refuse_file
from essaim.foundation.files.analysis.found import PICTURE, Refused
from essaim.foundation.files.models import File, Rendition, State
from essaim.foundation.files.refusals import sentence
from essaim.foundation.kernel.actions import SYSTEM

logger = logging.getLogger("essaim.files")
PATIENCE = 120  # seconds of a clock: a child is stopped then, whatever it waits for


@dataclass(frozen=True)
class Made:
    """Bytes made from a file, durable."""

    purpose: str
    stem: str
    extension: str
    media_type: str
    kept: storage.Kept
    width: int
    height: int


def prepare_file(file_id: int) -> None:
    """Prepare one file that waits for it; nothing happens where it no longer does."""
    file = File.objects.filter(pk=file_id, state=State.PROCESSING).first()
    if file is None:
        return
    with storage.workbench() as folder:
        try:
            source = storage.local_copy(file.sha256, folder)
        except FileNotFoundError:
            refuse_file(SYSTEM, file, sentence=str(_("L’envoi s’est interrompu. Recommencez.")))
            return
        if file.kind == PICTURE:
            _picture(file, source, folder)
        else:
            _film(file, source, folder)


def _picture(file: File, source: Path, folder: Path) -> None:
    made, upload = develop(source, folder), file.sha256
    if made is None:
        refuse_file(SYSTEM, file, sentence=sentence(Refused("not_developed")))
    else:
        finish_file(SYSTEM, file, master=made[0], made=made[1:])
    # The upload itself may tell a place: gone at once, unless somebody else's file is the same.
    if not File.objects.filter(sha256=upload).exists():
        storage.drop(upload)


def develop(source: Path, folder: Path) -> list[Made] | None:
    """The kept picture, then its sizes; None where it cannot be developed."""
    out = folder / "made"
    out.mkdir()
    command = [sys.executable, "-I", darkroom.__file__, str(source), str(out), str(settings.MOST_PIXELS)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        said = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        said = None
    if said is None:
        logger.info("a picture could not be developed")
        return None
    return [_made(out, each) for each in said["made"]]


def _made(folder: Path, said: dict[str, str | int]) -> Made:
    name = str(said["name"])
    stem, _dot, extension = name.partition(".")
    kept = storage.put_path(folder / name)
    return Made(
        Rendition.Purpose.SIZE,
        stem,
        extension,
        str(said["type"]),
        kept,
        int(said["width"]),
        int(said["height"]),
    )


def _film(file: File, source: Path, folder: Path) -> None:
    """With what the transcoder made; as it is where that fails and browsers can play it."""
    made = [
        Made(each.purpose, each.path.stem, each.path.suffix[1:], each.media_type,
             storage.put_path(each.path), file.width, file.height)
        for each in transcoding.transcode(source, folder, film=not file.playable, seconds=(file.duration or 0) // 1_000)
    ]  # fmt: skip
    finish_file(SYSTEM, file, master=None, made=made)
