"""Saying which cards the map has to look at again, in the transaction that changes them."""

from collections.abc import Iterable, Sequence

from essaim.connect.actors.models import Actor, MapChange
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.models import PublicModel


def touch(keys: Iterable[int]) -> None:
    """These cards may be otherwise than the map says. For what changes cards without an action of its own: call it in that
    transaction."""
    bulk.insert_values(MapChange, ("actor_id",), [(key,) for key in sorted(set(keys))])


def follow(objects: Sequence[PublicModel]) -> None:
    """What an action touched; one query where it holds cards."""
    touch(obj.pk for obj in objects if isinstance(obj, Actor) and obj.pk)
