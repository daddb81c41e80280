"""The index in the data folder: one file an array, read where it is (`mmap`), so that processes share its pages."""

import shutil
from pathlib import Path
from uuid import uuid4

import numpy as np
from django.conf import settings

from essaim.connect.actors.tiles.index import Index

VERSION = 1  # of what the arrays hold: another one is read by no one
FOLDER = "map"


def _folder(token: str) -> Path:
    return Path(settings.DATA) / FOLDER / f"{VERSION}-{token}"


def write(token: str, index: Index) -> None:
    """All or nothing, under this name. Whoever has an older one open keeps reading it."""
    wanted = _folder(token)
    fresh = wanted.with_name(f"new-{uuid4().hex}")
    fresh.mkdir(parents=True)
    for name, values in index.arrays.items():
        np.save(fresh / f"{name}.npy", values, allow_pickle=False)
    if wanted.exists():
        shutil.rmtree(fresh)
    else:
        fresh.rename(wanted)


def there(token: str) -> bool:
    """Whether this machine has it."""
    return bool(token) and _folder(token).is_dir()


def read(token: str) -> Index | None:
    """None where this machine has not got it, or not whole."""
    if not there(token):
        return None
    try:
        found = sorted(_folder(token).glob("*.npy"))
        return Index({each.stem: np.asarray(_mapped(each)) for each in found})
    except (OSError, ValueError):
        return None


def _mapped(path: Path) -> np.ndarray:  # type: ignore[type-arg]
    """An empty array cannot be mapped: it is read."""
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)  # type: ignore[no-any-return]
    except ValueError:
        return np.load(path, allow_pickle=False)  # type: ignore[no-any-return]


def prune(keep: set[str]) -> None:
    """Remove all but these."""
    kept = {_folder(token).name for token in keep}
    for each in (Path(settings.DATA) / FOLDER).glob("*"):
        if each.name not in kept:
            shutil.rmtree(each, ignore_errors=True)
