"""All that a person made or that is known of them, gathered from every room.

Protocol of a room's `personal.py`: `export(user) -> dict[str, list[dict]]`, kinds of things (a French plural, as a
heading) to things. A thing is a flat dict of plain values (text, numbers, dates, None): `title` names it, `url`
(optional) is its page's path, the other keys are French labels, shown and written to the file as they are.

Beside it, `ERASABLE = [Erasable(…)]`: what becomes of each kind of contribution when its author leaves.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.registry import scan

Kinds = dict[str, list[dict[str, Any]]]
NAMED, UNNAMED, GONE = "named", "unnamed", "gone"


@dataclass(frozen=True)
class Erasable:
    """One kind of contribution that its author chooses what to do with when leaving.

    `slug` is unique among rooms; `label` a French plural; `count(user)` how many there are. `erase(user, choice)`
    runs inside a transaction of the worker, once, and returns how many it changed: "named" keeps the name,
    "unnamed" gives them to `parties.unnamed()`, "gone" deletes them. `choices` are those offered, the first by
    default. Beginning again must be harmless; what is long is done by at most `BATCH` a call, as long as it
    returns more than 0.
    """

    slug: str
    label: Any
    count: Callable[[User], int]
    erase: Callable[[User, str], int]
    choices: tuple[str, ...] = (UNNAMED, NAMED, GONE)


BATCH = 200  # rows that one call of `erase` may change, so that no transaction lasts


@cache
def erasables() -> tuple[Erasable, ...]:
    """Those of every room, lowest room first; ValueError where two have one slug."""
    found = [each for module in scan("personal") for each in getattr(module, "ERASABLE", [])]
    if len({each.slug for each in found}) != len(found):
        raise ValueError("two erasables have one slug")
    return tuple(found)


def obstacles(user: User) -> list[tuple[str, str]]:
    """What somebody has to hand over before leaving: sentences, and the pages where it is done.

    A room declares them in its `personal.py`: `def obstacles(user) -> list[tuple[str, str]]`.
    """
    asked = [getattr(module, "obstacles", None) for module in scan("personal")]
    return [found for ask in asked if ask for found in ask(user)]


def gather(user: User) -> Kinds:
    """Every kind with at least one thing, lowest room first; kinds of one name are put together."""
    found: Kinds = {}
    for module in scan("personal"):
        for kind, things in module.export(user).items():
            found.setdefault(kind, []).extend(things)
    return {kind: things for kind, things in found.items() if things}


def as_json(user: User) -> str:
    """The same as an indented JSON document."""
    return json.dumps(gather(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
