"""Who may: one table a room (`rules.py`), one `Q` and one sentence a rule.

The same `Q` filters lists, checks one object, says what each row lets one do, and its sentence explains the refusal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When

from essaim.foundation.kernel.q import matches
from essaim.foundation.kernel.registry import scan
from essaim.foundation.kernel.scope import Scope, scope_of

M = TypeVar("M", bound=Model)
NOBODY = Q(pk__in=())
EVERYBODY = Q()


@dataclass(frozen=True)
class Rule:
    """`where(scope)` gives the objects concerned; `sentence` tells, in French, what one would need to be."""

    where: Callable[[Scope], Q]
    sentence: Any


class Denied(PermissionDenied):
    """A refusal that says why."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sentence = rule(name).sentence
        super().__init__(str(self.sentence))


@cache
def rules() -> dict[str, Rule]:
    """The rules of every room, by name (`room.verb`)."""
    found: dict[str, Rule] = {}
    for module in scan("rules"):
        for name, declared in getattr(module, "RULES", {}).items():
            if name in found:
                raise ValueError(f"two rules are named {name}")
            found[name] = declared
    return found


def rule(name: str) -> Rule:
    """The rule of that name; KeyError where there is none, so that a typing error never opens a door."""
    return rules()[name]


def _where(user: Any, name: str) -> Q:
    scope = scope_of(user)
    return EVERYBODY if scope.host else rule(name).where(scope)


def allowed(queryset: QuerySet[M], user: Any, name: str) -> QuerySet[M]:
    """The rows of `queryset` on which `user` may do `name`."""
    return queryset.filter(_where(user, name))


def may(user: Any, name: str, obj: Model) -> bool:
    """Whether `user` may do `name` on this loaded object; no query beyond the scope."""
    return matches(_where(user, name), obj)


def check(user: Any, name: str, obj: Model) -> None:
    """Raise `Denied`, with the rule's sentence, unless `user` may do `name` on `obj`."""
    if not may(user, name, obj):
        raise Denied(name)


def with_abilities(queryset: QuerySet[M], user: Any, names: Iterable[str]) -> QuerySet[M]:
    """Annotate each row with `can_<verb>` for every rule named: never one query a button."""
    for name in names:
        where = _where(user, name)
        if where == EVERYBODY:
            ability: Any = Value(True, output_field=BooleanField())
        else:
            ability = Case(When(where, then=Value(True)), default=Value(False), output_field=BooleanField())
        queryset = queryset.annotate(**{f"can_{name.rsplit('.', 1)[1]}": ability})
    return queryset


def seen(scope: Scope) -> Q:
    """Objects with `space_id` and `visibility` that this scope may read: the usual ground of a `view` rule."""
    found = Q(visibility="public")
    members = {"network": scope.network, "group": scope.guest, "private": scope.facilitator}
    for visibility, spaces in members.items():
        if spaces:  # a condition that no row meets still takes time to write
            found |= Q(visibility=visibility, space_id__in=spaces)
    return found
