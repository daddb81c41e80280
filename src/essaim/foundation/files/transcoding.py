"""Films that browsers do not play, made into some that they do; the still shown before. Where ffmpeg is installed."""

import resource
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from essaim.foundation.files.models import Rendition

TALLEST = 720  # lines
PATIENCE = 4  # seconds of work allowed for one of film, and
AT_LEAST = 120
MEMORY = 2 * 2**30
LARGEST = 2 * 2**30  # bytes of a file that it writes


@dataclass(frozen=True)
class Output:
    """A file that ffmpeg wrote."""

    purpose: str
    path: Path
    media_type: str


def available() -> bool:
    """Whether this host can transcode."""
    return bool(program())


def program() -> str:
    """The path of ffmpeg; "" where there is none, or where the host wants none (`ESSAIM_FFMPEG=non`)."""
    wanted = settings.FFMPEG
    return "" if wanted in {"non", "no", "0"} else shutil.which(wanted or "ffmpeg") or ""


def transcode(source: Path, folder: Path, *, film: bool, seconds: int) -> list[Output]:
    """The still, and with `film` an MP4 (H.264, AAC) without metadata; what fails is left out. A timeout stops it."""
    asked = [(Rendition.Purpose.STILL, "image.jpg", "image/jpeg", _still)]
    if film:
        asked.append((Rendition.Purpose.FILM, "film.mp4", "video/mp4", _film))
    made = []
    for purpose, name, media_type, arguments in asked:
        path = folder / name
        if (
            _run([*arguments(source, seconds), str(path)], max(AT_LEAST, seconds * PATIENCE))
            and path.exists()
        ):
            made.append(Output(purpose, path, media_type))
    return made


def _input(source: Path) -> list[str]:
    # A film is one file: nothing that it names is opened, here or on the network.
    return ["-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file", "-i", str(source),
            "-map_metadata", "-1", "-map_chapters", "-1"]  # fmt: skip


def _still(source: Path, seconds: int) -> list[str]:
    start = ["-ss", str(min(3, seconds // 3))]
    return [*start, *_input(source), "-frames:v", "1", "-vf", f"scale=-2:'min({TALLEST},ih)'", "-q:v", "4"]


def _film(source: Path, seconds: int) -> list[str]:
    picture = ["-map", "0:v:0?", "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p",
               "-vf", f"scale=-2:'min({TALLEST},trunc(ih/2)*2)'"]  # fmt: skip
    sound = ["-map", "0:a:0?", "-c:a", "aac", "-b:a", "96k", "-ac", "2"]
    return [*_input(source), *picture, *sound, "-movflags", "+faststart", "-threads", "1"]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))


def _run(arguments: list[str], patience: int) -> bool:
    try:
        # preexec_fn: the worker has one thread.
        done = subprocess.run(
            [program(), *arguments], capture_output=True, timeout=patience, preexec_fn=_limit
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
