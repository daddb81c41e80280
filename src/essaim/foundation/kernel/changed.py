"""Telling lower rooms, inside the transaction of an action, which objects it touched: what is derived from them follows.

Unlike `events`, nothing waits: a search that came just after finds what was just written.
"""

from collections.abc import Callable, Sequence

from essaim.foundation.kernel.models import PublicModel

Follower = Callable[[Sequence[PublicModel]], None]
_followers: list[Follower] = []


def on_change(follower: Follower) -> None:
    """Call `follower` with the objects that each action touched, before it commits; once, whatever is asked twice."""
    if follower not in _followers:
        _followers.append(follower)


def tell(objects: Sequence[PublicModel]) -> None:
    """The action is done but for its commit: what it recorded, and what it is about."""
    for follower in _followers:
        follower(objects)
