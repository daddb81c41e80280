"""What files can be attached to. A room declares in its `attachable.py`: `ATTACHABLES = [Attachable(…)]`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Facts:
    """What a file keeps of its owner: where it is, who sees it, whose organisation's it is, whether it is in a bin."""

    space_id: int
    visibility: str
    party_id: int | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Attachable:
    """`slug` stands in addresses; `rule` allows to attach, `portrait_rule` to choose the object's one picture;
    `choosing`: a file may be shown to fewer people than its owner."""

    slug: str
    model: type[PublicModel]
    rule: str
    portrait_rule: str
    facts: Callable[[Any], Facts]
    choosing: bool = False


@cache
def attachables() -> dict[str, Attachable]:
    """Every kind of owner by `app.model`."""
    found = [each for module in scan("attachable") for each in getattr(module, "ATTACHABLES", [])]
    return {each.model.type_name(): each for each in found}


def attachable_of(owner: PublicModel) -> Attachable:
    """How files are attached to this object; KeyError where its room does not say."""
    return attachables()[owner.type_name()]


def by_slug(slug: str) -> Attachable | None:
    """The kind of owner that an address names."""
    return next((each for each in attachables().values() if each.slug == slug), None)
