"""Finding what rooms declare: a file of a known name in every app, or every file of a folder.

Pure but for `scan`, which needs the list of installed apps. Outside packages join by entry points
(`essaim.<what>` for apps' files, the group given for folders).
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from types import ModuleType


def discover(package: str, group: str) -> list[ModuleType]:
    """Every module of the folder `package`, by name, then those of the entry-point group."""
    folder = importlib.import_module(package)
    names = sorted(
        info.name for info in pkgutil.iter_modules(folder.__path__) if not info.name.startswith("_")
    )
    found = [importlib.import_module(f"{package}.{name}") for name in names if name != "tests"]
    return found + _from_entry_points(group)


@cache
def scan(what: str) -> tuple[ModuleType, ...]:
    """`<app>.<what>` of every installed app that has one, lowest room first, then the entry points' modules.

    Looked for once a process: entry points are files of every installed package, 3 ms a page to read.
    """
    return (*_from_apps(what), *_from_entry_points(f"essaim.{what}"))


def _from_apps(what: str) -> Iterator[ModuleType]:
    from django.apps import apps

    for config in reversed(list(apps.get_app_configs())):
        name = f"{config.name}.{what}"
        if find_spec(name) is not None:
            yield importlib.import_module(name)


def _from_entry_points(group: str) -> list[ModuleType]:
    return [point.load() for point in sorted(entry_points(group=group), key=lambda point: point.name)]
