"""What may be talked about: a room's `discussable.py` declares `DISCUSSABLE = [Discussable(…)]`.

The `discussion` room does the rest: comments, proposed corrections, moderation by who facilitates the object's space.
The objects have `space_id` and `visibility`, and a `Ref` that names and addresses them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Corrections:
    """What anybody may propose to change.

    `fields(obj)`: form fields by name, filled with the present values (text); `present(obj)`: these values as text;
    `check(obj, values)`: ValidationError by field where a value would be refused; `apply(by, obj, values)`: the
    room's own action, in the name of who accepts. Values are text by name, those that differ only.
    """

    fields: Callable[[Any], dict[str, Any]]
    present: Callable[[Any], dict[str, str]]
    check: Callable[[Any, Mapping[str, str]], None]
    apply: Callable[[Any, Any, Mapping[str, str]], Any]


@dataclass(frozen=True)
class Discussable:
    """One kind of object: `slug` stands in addresses; `view` and `comment` are rules over its model."""

    slug: str
    model: type[PublicModel]
    view: str
    comment: str
    objects: Callable[[], QuerySet[Any]]
    corrections: Corrections | None = None


@cache
def discussables() -> dict[str, Discussable]:
    """Every kind by slug. ValueError: two rooms took the same."""
    found: dict[str, Discussable] = {}
    for module in scan("discussable"):
        for each in getattr(module, "DISCUSSABLE", []):
            if each.slug in found:
                raise ValueError(f"two kinds are discussed as {each.slug}")
            found[each.slug] = each
    return found


@cache
def by_type() -> dict[str, Discussable]:
    """The same by `app.model`."""
    return {each.model.type_name(): each for each in discussables().values()}
