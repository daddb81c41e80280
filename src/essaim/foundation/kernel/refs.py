"""How an object is named, addressed and seen, for rooms that hold only its type and id (links, journal, search).

A room declares in its `refs.py`: `REFS = [Ref(…)]` for its kinds of objects, `LINK_KINDS = [LinkKind(…)]` for the
relations it brings.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.registry import scan
from essaim.foundation.kernel.rules import allowed


@dataclass(frozen=True)
class Ref:
    """One kind of object: its model, the rule that says who sees it, its name and address; `related`: what these two
    read beside it, brought in the same query."""

    model: type[PublicModel]
    label: Any
    rule: str
    name: Callable[[Any], str]
    url: Callable[[Any], str]
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkKind:
    """A relation: its slug, how it reads from the source, and from the target."""

    slug: str
    label: Any
    inverse: Any


@cache
def refs() -> dict[str, Ref]:
    """Every kind of object by `app.model`."""
    return {ref.model.type_name(): ref for module in scan("refs") for ref in getattr(module, "REFS", [])}


@cache
def link_kinds() -> dict[str, LinkKind]:
    """Every relation by slug."""
    return {kind.slug: kind for module in scan("refs") for kind in getattr(module, "LINK_KINDS", [])}


def resolve(user: Any, pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], PublicModel]:
    """The objects behind (type, id) pairs that `user` may see: one query a type, the others left out."""
    by_type: dict[str, set[int]] = {}
    for type_name, pk in pairs:
        by_type.setdefault(type_name, set()).add(pk)
    found: dict[tuple[str, int], PublicModel] = {}
    for type_name, pks in by_type.items():
        if ref := refs().get(type_name):
            named = ref.model._default_manager.filter(pk__in=pks).select_related(*(ref.related or (None,)))
            for obj in allowed(named, user, ref.rule):
                found[(type_name, obj.pk)] = obj
    return found
