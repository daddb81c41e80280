"""Who somebody is towards spaces, computed once a request: the sets that every rule is written over.

Sets of ids, never joins: `space_id IN (…)` stays an index look-up at 100,000 rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

NONE: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """Sets of space ids by role, each holding the higher roles too, and the parties one may speak for.

    `network` holds every space of the trees in which one is a member; `seats` the spaces where one is a member by
    name, not by a role held above; `parties` one's own party and the organisations one acts for by a live mandate;
    `manages` those of these organisations whose mandates one may give; `cards` organisations of which one keeps the
    public card and nothing else; `host` is true for who runs the service.
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
    cards: frozenset[int] = NONE
    host: bool = False


STRANGER = Scope()
Provider = Callable[[Sequence[Any]], dict[int, Scope]]
_provider: Provider | None = None


def provide(provider: Provider) -> None:
    """Set what computes the scopes of accounts, by their keys (the `spaces` room does, at start)."""
    global _provider
    _provider = provider


def _compute(users: Sequence[Any]) -> dict[int, Scope]:
    if _provider is not None:
        return _provider(users)
    return {user.pk: Scope(user_id=user.pk, party_id=user.party_id) for user in users}


def prepare_scopes(users: Sequence[Any]) -> None:
    """Compute and keep the scopes of many accounts at once: as many queries as for one."""
    missing = [user for user in users if getattr(user, "_scope", None) is None]
    found = _compute(missing) if missing else {}
    for user in missing:
        user._scope = found[user.pk]


def scope_of(user: Any) -> Scope:
    """The scope of `user`, kept on it after the first call; strangers have the empty one."""
    if user is None or not getattr(user, "is_authenticated", False):
        return STRANGER
    kept = getattr(user, "_scope", None)
    if kept is None:
        kept = user._scope = _compute([user])[user.pk]
    return kept


def forget_scope(user: Any) -> None:
    """Drop the kept scope, after an action that changed the roles of `user`."""
    if hasattr(user, "_scope"):
        del user._scope
