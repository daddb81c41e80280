"""Cards for tests, made without the actions so that many are cheap."""

from itertools import count
from typing import Any

from essaim.connect.actors.atlas.touching import touch
from essaim.connect.actors.keying import rekey
from essaim.connect.actors.models import Actor
from essaim.connect.actors.values import settle
from essaim.foundation.formats.record import Record
from essaim.foundation.search.index import refresh

_numbers = count(1)


def make_actor(space: Any, name: str = "", **fields: Any) -> Actor:
    """A saved card of `space`, public unless said otherwise."""
    actor = Actor(space=space, name=name or f"Initiative {next(_numbers)}", **fields)
    settle(actor)
    actor.save()
    rekey([actor.pk])
    touch([actor.pk])
    refresh(Actor.type_name(), [actor.pk])
    return actor


def make_record(external_id: str, name: str = "", line: int = 1, **fields: Any) -> Record:
    """A record as `formats` would give it."""
    return Record(external_id, line, name or f"Initiative {external_id}", fields)
