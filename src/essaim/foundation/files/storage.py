"""Where bytes lie: by their digest, durable before any row speaks of them. Django's storage interface, so that a host
may put another in `STORAGES` (object storage) without a line changed elsewhere."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File as Content
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from essaim.foundation.kernel.ids import uuid7

PIECE = 1024 * 1024


class Blobs(FileSystemStorage):
    """A folder of files that are written once: to a temporary name, flushed to the disk, then renamed."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: the same name is the same bytes."""
        return name

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            os.utime(path)  # young again: the sweeping of orphans leaves it alone
            return name
        part = path.with_name(f".{uuid7()}")
        try:
            with part.open("wb") as out:
                shutil.copyfileobj(content, out, PIECE)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _flush_folders(path.parent, Path(self.location))
        return name


def _flush_folders(folder: Path, top: Path) -> None:
    """Have the disk know the new names, up to the top folder."""
    while folder.is_relative_to(top):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        folder = folder.parent


@dataclass(frozen=True)
class Kept:
    """What was kept: the SHA-256 in hexadecimal, and how many bytes."""

    sha256: str
    size: int


def blob_name(sha256: str) -> str:
    """The storage name of these bytes."""
    return f"blobs/{sha256[:2]}/{sha256[2:]}"


def put(stream: BinaryIO, amend: Callable[[BinaryIO], None] | None = None) -> Kept:
    """Keep a stream. `amend` may change the copy, in place, before it is named after its bytes."""
    with tempfile.TemporaryFile(dir=_work_folder()) as copy:
        stream.seek(0)
        shutil.copyfileobj(stream, copy, PIECE)
        if amend:
            amend(copy)
        copy.seek(0)
        found, size = hashlib.sha256(), 0
        while piece := copy.read(PIECE):
            found.update(piece)
            size += len(piece)
        copy.seek(0)
        default_storage.save(blob_name(found.hexdigest()), Content(copy))
    return Kept(found.hexdigest(), size)


def _work_folder() -> Path:
    folder = Path(settings.DATA) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def spool(pieces: Iterable[bytes]) -> BinaryIO:
    """These bytes in a file that disappears once closed, on the disk of the data; at its beginning."""
    copy = tempfile.TemporaryFile(dir=_work_folder())  # noqa: SIM115 (the caller closes it)
    try:
        for piece in pieces:
            copy.write(piece)
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return cast(BinaryIO, copy)


@contextlib.contextmanager
def workbench() -> Any:
    """A folder that disappears, on the disk of the data."""
    with tempfile.TemporaryDirectory(dir=_work_folder()) as folder:
        yield Path(folder)


def local_copy(sha256: str, folder: Path) -> Path:
    """The bytes as a file of their own, for a program outside; FileNotFoundError."""
    path = folder / "source"
    with default_storage.open(blob_name(sha256)) as stream, path.open("wb") as out:
        shutil.copyfileobj(stream, out, PIECE)
    return path


def local_path(sha256: str) -> str:
    """The path of the bytes on this machine; "" where the storage is elsewhere."""
    try:
        return default_storage.path(blob_name(sha256))
    except NotImplementedError:
        return ""


def opened(sha256: str) -> BinaryIO:
    """The bytes, to read; FileNotFoundError."""
    return cast(BinaryIO, default_storage.open(blob_name(sha256)))


def present(sha256: str) -> bool:
    """Whether the bytes are there."""
    return default_storage.exists(blob_name(sha256))


def free_space() -> int:
    """Bytes left on the disk of the data."""
    return shutil.disk_usage(settings.DATA).free


def put_bytes(content: bytes) -> Kept:
    """Keep bytes."""
    kept = Kept(hashlib.sha256(content).hexdigest(), len(content))
    default_storage.save(blob_name(kept.sha256), ContentFile(content))
    return kept


def put_path(path: Path) -> Kept:
    """Keep what a file of the workbench holds."""
    with path.open("rb") as stream:
        return put(stream)


def drop(sha256: str) -> None:
    """Forget these bytes; nothing happens where there are none."""
    if sha256:
        default_storage.delete(blob_name(sha256))
