"""Evaluate a `Q` on one loaded object, so that the rule that filters lists also checks objects without a query."""

import operator
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet


def _among(value: Any, among: Any) -> bool:
    """A queryset of one column is asked about this value alone: one query, whatever it holds."""
    if isinstance(among, QuerySet):
        return bool(among.filter(**{among.query.values_select[0]: value}).exists())
    return value in among


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "in": _among,
    "isnull": lambda value, wanted: (value is None) == wanted,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


def matches(q: Q, obj: Any) -> bool:
    """Whether `obj` satisfies `q`, as the database would say; only the lookups above, over single-valued paths."""
    if not q.children:
        return True  # as Django reads an empty Q, negated or not
    parts: list[Any] = list(q.children)
    results = (_part(part, obj) for part in parts)
    return (any(results) if q.connector == Q.OR else all(results)) != q.negated


def _part(part: Any, obj: Any) -> bool:
    return matches(part, obj) if isinstance(part, Q) else _holds(part[0], part[1], obj)


def _holds(path: str, wanted: Any, obj: Any) -> bool:
    *steps, last = path.split("__")
    lookup = _LOOKUPS.get(last)
    if lookup is None:
        steps, lookup = [*steps, last], operator.eq
    for step in steps:
        obj = getattr(obj, step) if obj is not None else None
    if obj is None and last != "isnull":
        return False
    return lookup(obj, wanted)


def through(path: str, q: Q) -> Q:
    """The same question asked of what `path`, a foreign key that is never null, leads to."""
    parts: list[Any] = list(q.children)
    asked = (
        through(path, each) if isinstance(each, Q) else (f"{path}__{each[0]}", each[1]) for each in parts
    )
    return Q(*asked, _connector=q.connector, _negated=q.negated)
