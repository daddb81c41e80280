"""Who somebody is towards spaces, computed once a request: the sets that every rule is written over.

Sets of ids, never joins: `space_id IN (…)` stays an index look-up at 100,000 rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """Sets of space ids by role, each holding the higher roles too, and the parties one may speak for.

    `network` holds every space of the trees in which one is a member; `seats` the spaces where one is a member by
    name, not by a role held above; `parties` one's own party and the organisations one acts for by a live mandate;
    `manages` those of these organisations whose mandates one may give; `host` is true for who runs the service.
    """

    user_id: int | None = None
    party_id: int | None = None
    guest: frozenset[int] = NONE
    member: frozenset[int] = NONE
    facilitator: frozenset[int] = NONE
    administrator: frozenset[int] = NONE
    network: frozenset[int] = NONE
    seats: frozenset[int] = NONE
    parties: frozenset[int] = NONE
    manages: frozenset[int] = NONE
    host: bool = False


STRANGER = Scope()
_provider: Callable[[Any], Scope] | None = None


def provide(provider: Callable[[Any], Scope]) -> None:
    """Set what computes a signed-in person's scope (the `spaces` room does, at start)."""
    global _provider
    _provider = provider


def scope_of(user: Any) -> Scope:
    """The scope of `user`, kept on it after the first call; strangers have the empty one."""
    if user is None or not getattr(user, "is_authenticated", False):
        return STRANGER
    kept = getattr(user, "_scope", None)
    if kept is None:
        kept = _provider(user) if _provider else Scope(user_id=user.pk, party_id=user.party_id)
        user._scope = kept
    return kept


def forget_scope(user: Any) -> None:
    """Drop the kept scope, after an action that changed the roles of `user`."""
    if hasattr(user, "_scope"):
        del user._scope
