"""What a backup, a restore and a move have to know of a room, declared in its `copies.py` (all optional):

    PASSING = {"app.model"}     # tables whose rows are worth nothing elsewhere: not carried
    FOLDERS = ["uploads"]       # folders of the data folder that hold people's files, beside `files`
    def rebuild(using: str): …  # make again what is not a table of Django's (an index of full text) in that database

Rows of every managed model are carried as they are; nothing else is.
"""

from collections.abc import Callable
from typing import Any

from essaim.foundation.kernel.registry import scan

PASSING = {"kernel.beat"}
FOLDERS = ["files"]


def passing() -> set[str]:
    """The models of every room whose rows are not carried, as `app.model`."""
    return {name.lower() for module in scan("copies") for name in getattr(module, "PASSING", ())}


def folders() -> list[str]:
    """The folders of every room that are carried, relative to the data folder."""
    found = [name for module in scan("copies") for name in getattr(module, "FOLDERS", ())]
    return list(dict.fromkeys(found))


def rebuilders() -> list[Callable[[str], Any]]:
    """What is called after a copy, lowest room first."""
    return [module.rebuild for module in scan("copies") if hasattr(module, "rebuild")]
