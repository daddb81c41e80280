"""What stops a backup, a restore or a move, said to the host."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Problem(Exception):
    """One sentence, in French; nothing was changed."""


@contextmanager
def disk_told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence about it."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Problem(
                f"Le disque de «\u202f{folder}\u202f» est plein\u202f: libérez de la place, puis recommencez."
            ) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise Problem(
                f"«\u202f{error.filename or folder}\u202f» ne peut pas être écrit ({error.strerror})\u202f: "
                "vérifiez à qui est ce dossier."
            ) from error
        raise
