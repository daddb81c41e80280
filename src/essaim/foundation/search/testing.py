"""For the tests of rooms: whether what search shows is what their own rule allows, and whether the index is right."""

from collections.abc import Iterable
from typing import Any

from essaim.foundation.kernel.rules import allowed
from essaim.foundation.search.index import digest
from essaim.foundation.search.models import Row
from essaim.foundation.search.protocol import searchables
from essaim.foundation.search.queries import readable


def differences(user: Any) -> dict[str, set[int]]:
    """By kind of objects, the keys that search shows to `user` and the rule does not, or the other way round.

    Objects that are not to be found at all (`documents` gives nothing for them) are left out.
    """
    found = {}
    for name, asked in searchables().items():
        indexed = Row.objects.filter(object_type=name)
        shown = set(indexed.filter(readable(user)).values_list("object_id", flat=True))
        known = asked.model._default_manager.filter(pk__in=indexed.values("object_id"))
        seen = set(allowed(known, user, asked.rule).values_list("pk", flat=True))
        if shown != seen:
            found[name] = shown ^ seen
    return found


def stale(names: Iterable[str] = ()) -> dict[str, set[int]]:
    """By kind, the keys of the objects that a whole rebuild would index otherwise than they are."""
    found = {}
    for name in names or searchables():
        asked = searchables()[name]
        keys = list(asked.model._default_manager.values_list("pk", flat=True))
        wanted = {doc.key: digest(doc) for doc in asked.documents(keys)}
        held = dict(Row.objects.filter(object_type=name).values_list("object_id", "digest"))
        if wanted != held:
            found[name] = {key for key in {*wanted, *held} if wanted.get(key) != held.get(key)}
    return found
