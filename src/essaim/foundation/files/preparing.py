"""Preparing files outside any transaction: pictures in the darkroom, films and sounds by the transcoder, where there is one."""

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
from essaim.foundation.files.analysis.found import PICTURE, Limits, Refused
from essaim.foundation.files.analysis.sniff import examine
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
        upload = file.sha256
        if file.kind == PICTURE:
            _picture(file, source, folder)
        else:
            _media(file, source, folder)
        # The upload itself may tell a place: gone at once, unless somebody else's file is the same.
        if not File.objects.filter(sha256=upload).exists():
            storage.drop(upload)


def _picture(file: File, source: Path, folder: Path) -> None:
    made = develop(source, folder)
    if made is None:
        refuse_file(SYSTEM, file, sentence=sentence(Refused("not_developed")))
    else:
        finish_file(SYSTEM, file, master=None if file.faithful else made[0], made=made[1:])


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


def _media(file: File, source: Path, folder: Path) -> None:
    """With what the transcoder made; as it is where that fails and browsers can play it."""
    seconds = (file.duration or 0) // 1_000
    outputs = transcoding.transcode(source, folder, kind=file.kind, play=not file.playable, seconds=seconds)
    made = [
        Made(each.purpose, each.path.stem, each.path.suffix[1:], each.media_type,
             storage.put_path(each.path), file.width, file.height)
        for each in outputs
    ]  # fmt: skip
    finish_file(SYSTEM, file, master=_stripped(file, source, folder), made=made)


def _stripped(file: File, source: Path, folder: Path) -> Made | None:
    """The same film or sound without its metadata; None where they are gone already, cannot be removed, or stay."""
    extension = file.name.rpartition(".")[2]
    clean = None if file.stripped or file.faithful else transcoding.strip(source, folder, extension)
    if clean is None:
        return None
    try:
        with clean.open("rb") as stream:
            found = examine(stream, Limits(pixels=settings.MOST_PIXELS))
    except Refused:
        return None
    if found.media_type != file.media_type:
        return None
    kept = storage.put_path(clean)
    return Made(Rendition.Purpose.FILM, clean.stem, extension, file.media_type, kept, file.width, file.height)
