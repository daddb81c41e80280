"""Files that wait to be read: under the data folder, by a name of ours, dropped once read."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.source import size_sentence
from essaim.foundation.kernel.ids import uuid7

_PIECE = 256 * 1024
EVERY = 20  # seconds; an import that does not move for two minutes is taken again


def _folder() -> Path:
    folder = Path(settings.DATA) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(upload: BinaryIO) -> str:
    """Copy a stream, piece by piece, under a new name, which is returned. ReadError past the size allowed."""
    name = str(uuid7())
    path, size = _folder() / name, 0
    try:
        with path.open("wb") as kept:
            while piece := upload.read(_PIECE):
                size += len(piece)
                if size > settings.MAX_UPLOAD_BYTES:
                    raise ReadError(size_sentence(settings.MAX_UPLOAD_BYTES))
                kept.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def link(path: Path) -> str:
    """A name, as `keep` gives them, for a file of the host that stays where it is."""
    name = str(uuid7())
    (_folder() / name).symlink_to(path.resolve())
    return name


class Alive(io.FileIO):
    """A file that calls `alive` while it is read, at most every so many seconds: long readings are not taken for dead."""

    def __init__(self, path: Path, alive: Callable[[], None]) -> None:
        super().__init__(path)
        self._alive, self._told = alive, time.monotonic()

    def readinto(self, buffer: Any, /) -> int:
        """See io.RawIOBase."""
        self._say()
        return super().readinto(buffer) or 0

    def read(self, size: int | None = -1, /) -> bytes:
        """See io.RawIOBase."""
        self._say()
        return super().read(size) or b""

    def _say(self) -> None:
        if time.monotonic() - self._told > EVERY:
            self._told = time.monotonic()
            self._alive()


@contextmanager
def opened(name: str, alive: Callable[[], None] = lambda: None) -> Iterator[BinaryIO]:
    """The kept file, from its beginning; `alive` is called now and then while it is read. ReadError where it is no
    longer there."""
    try:
        with io.BufferedReader(Alive(_folder() / name, alive), _PIECE) as stream:
            yield stream
    except (FileNotFoundError, IsADirectoryError) as error:
        raise ReadError(
            "La lecture de ce fichier a été interrompue, et il n’est plus là\u202f: importez-le de nouveau."
        ) from error


def drop(name: str) -> None:
    """Forget a kept file; nothing happens where there is none."""
    if name:
        (_folder() / name).unlink(missing_ok=True)


def drop_forgotten(known: set[str], older_than: float) -> int:
    """Drop the files that no import knows and that are older than so many seconds; returns how many."""
    limit = time.time() - older_than
    found = [path for path in _folder().iterdir() if path.name not in known and path.lstat().st_mtime < limit]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
