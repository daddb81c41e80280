"""Zip archives opened with care: what they would unpack to is counted before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from .record import ReadError
from .source import Source

MAX_UNPACKED = 512 * 1024 * 1024
MAX_MEMBERS = 2000
# Its table of contents is read whole before anything else can be looked at: some 100 bytes a member.
_MAX_CONTENTS = 8 * 1024 * 1024
# A member that unpacks to more than 10 MB has to be packed less than 300 times: sheets are packed some 10 to 30 times.
_FREE = 10 * 1024 * 1024
_MAX_RATIO = 300
BOMB = "Cette archive se déplierait en un fichier démesuré\u202f: nous ne l’ouvrons pas."
_DAMAGED = "Cette archive est abîmée\u202f: téléchargez-la ou enregistrez-la à nouveau."

DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Pipe:
    """What a zip archive is written to, and taken from piece by piece: memory does not grow with it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep what the archive writes until it is taken."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive that a source is. ReadError: damaged, locked by a password, or much larger than it looks."""
    try:
        with zipfile.ZipFile(contents_checked(source.whole(), _MAX_CONTENTS)) as archive:
            check(archive.infolist())
            yield archive
    except DAMAGES as error:
        raise ReadError(_DAMAGED) from error


def contents_checked(stream: BinaryIO, most: int) -> BinaryIO:
    """The same stream, where the table of contents of the archive takes at most so many bytes. ReadError otherwise."""
    ended = zipfile._EndRecData(stream)  # type: ignore[attr-defined]
    if ended and ended[zipfile._ECD_SIZE] > most:  # type: ignore[attr-defined]
        raise ReadError(BOMB)
    stream.seek(0)
    return stream


def check(members: Sequence[zipfile.ZipInfo]) -> None:
    """ReadError for a bomb. Sizes that an archive announces are the most that Python unpacks."""
    if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > MAX_UNPACKED:
        raise ReadError(BOMB)
    for each in members:
        if each.file_size > _FREE and each.file_size > _MAX_RATIO * max(each.compress_size, 1):
            raise ReadError(BOMB)
        if each.flag_bits & 1:
            raise ReadError("Cette archive est protégée par un mot de passe\u202f: enregistrez-la sans.")
