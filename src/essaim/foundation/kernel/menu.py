"""The five verbs. A room's `menu.py` adds its entries to one; a verb without entries is absent from the menu."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.registry import scan

FLOORS = {
    "relier": _("Se relier"),
    "apprendre": _("Apprendre"),
    "agir": _("Agir"),
    "decider": _("Décider"),
    "evaluer": _("Évaluer"),
}


@dataclass(frozen=True)
class Entry:
    """One entry under a verb: the name of a URL that everybody may open."""

    floor: str
    label: Any
    url_name: str
    order: int = 50


@cache
def menu() -> dict[str, list[Entry]]:
    """The entries of each verb that has some, in the order of the verbs."""
    entries = [entry for module in scan("menu") for entry in getattr(module, "ENTRIES", [])]
    by_floor = {floor: [entry for entry in entries if entry.floor == floor] for floor in FLOORS}
    return {floor: sorted(found, key=lambda entry: entry.order) for floor, found in by_floor.items() if found}


@cache
def stands_under() -> dict[str, str]:
    """Room → the name of the entry that its pages stand under, where its `menu.py` says `UNDER` for want of one of its own."""
    found = {module.__name__.split(".")[-2]: getattr(module, "UNDER", "") for module in scan("menu")}
    return {room: name for room, name in found.items() if name}
