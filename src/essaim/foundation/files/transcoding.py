"""Films and sounds that browsers do not play, made into some that they do; the still shown before; metadata removed.

Where ffmpeg is installed.
"""

import resource
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from essaim.foundation.files.analysis.found import VIDEO
from essaim.foundation.files.models import Rendition

TALLEST = 720  # lines
PATIENCE = 4  # seconds of work allowed for one of film, and
AT_LEAST = 120
MEMORY = 2 * 2**30
LARGEST = 2 * 2**30  # bytes of a file that it writes
CONTAINERS = {
    "mp3": "mp3", "ogg": "ogg", "ogv": "ogg", "flac": "flac", "wav": "wav",
    "webm": "webm", "mkv": "matroska", "mka": "matroska",
}  # fmt: skip


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


def transcode(source: Path, folder: Path, *, kind: str, play: bool, seconds: int) -> list[Output]:
    """Of a film, its still; with `play`, an MP4 (H.264, AAC) or M4A (AAC) without metadata. What fails is left out."""
    asked = []
    if kind == VIDEO:
        asked.append((Rendition.Purpose.STILL, "image.jpg", "image/jpeg", _still))
    if play and kind == VIDEO:
        asked.append((Rendition.Purpose.FILM, "film.mp4", "video/mp4", _film))
    elif play:
        asked.append((Rendition.Purpose.FILM, "son.m4a", "audio/mp4", _sound))
    made = []
    for purpose, name, media_type, arguments in asked:
        path = folder / name
        if _run([*arguments(source, seconds), str(path)], _patience(seconds)) and path.exists():
            made.append(Output(purpose, path, media_type))
    return made


def strip(source: Path, folder: Path, extension: str) -> Path | None:
    """The same streams, copied without author, place, cover or chapters; None where that fails."""
    container, path = CONTAINERS.get(extension), folder / f"propre.{extension}"
    if container is None:
        return None
    kept = ["-map", "0:V?", "-map", "0:a?", "-c", "copy", "-map_metadata:s", "-1", "-fflags", "+bitexact"]
    header = ["-id3v2_version", "0", "-write_id3v1", "0"] if container == "mp3" else []
    done = _run([*_input(source), *kept, *header, "-f", container, str(path)], AT_LEAST)
    return path if done and path.exists() else None


def _patience(seconds: int) -> int:
    return max(AT_LEAST, seconds * PATIENCE)


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


def _sound(source: Path, seconds: int) -> list[str]:
    return [
        *_input(source),
        "-map",
        "0:a:0",
        "-c:a",
        "aac",
        "-b:a",
        "128k",
        "-ac",
        "2",
        "-movflags",
        "+faststart",
    ]


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
