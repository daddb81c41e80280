"""The map as this process knows it, right as of the last committed change; two small queries where nothing changed."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np
from django.db.models import Count, Max

from essaim.connect.actors.atlas import files, rows, writing
from essaim.connect.actors.models import MapChange
from essaim.connect.actors.tiles.index import Choice, Index, Row, build
from essaim.connect.actors.tiles.points import Layer
from essaim.connect.actors.tiles.views import Atlas

KEPT = 1_500_000  # cards in the views kept together: 28 bytes each
Stamp = tuple[str, int, int]


@dataclass
class Held:
    """An atlas under its `stamp`; `seen`: the changes that it knows, by key; what it laid over the index, by card."""

    stamp: Stamp
    atlas: Atlas
    seen: dict[int, int]
    rows: dict[int, Row]
    borne: dict[int, list[int]]
    views: "OrderedDict[tuple[Choice, str], list[Layer]]" = field(default_factory=OrderedDict)

    def layers(self, choice: Choice, mark: str = "") -> list[Layer]:
        """The view of this choice, kept for the next tile."""
        with _lock:
            found = self.views.get((choice, mark))
            if found is not None:
                self.views.move_to_end((choice, mark))
        return found or self._kept((choice, mark), self.atlas.layers(choice))

    def layers_among(self, choice: Choice, mark: str, keys: Sequence[int]) -> list[Layer]:
        """The same among these cards, kept under this mark."""
        return self._kept((choice, mark), self.atlas.layers(replace(choice, keys=tuple(keys))))

    def _kept(self, name: tuple[Choice, str], layers: list[Layer]) -> list[Layer]:
        with _lock:
            self.views[name] = layers
            while len(self.views) > 1 and sum(map(_size, self.views.values())) > KEPT:
                self.views.popitem(last=False)
        return layers


def _size(layers: Sequence[Layer]) -> int:
    return sum(len(each.points.codes) for each in layers)


_lock = Lock()
_building = Lock()
_held: Held | None = None


def current() -> Held | None:
    """None where the index of a large directory is still to be written."""
    held, stamp = _held, _stamp()
    if held and held.stamp == stamp:
        return held
    with _building:
        return _advanced(stamp)


def stamp_text() -> str:
    """What changes whenever the map does."""
    return "-".join(map(str, _stamp()))


def forget() -> None:
    """Read everything again next time: the database is another one."""
    global _held
    _held = None


def _stamp() -> Stamp:
    changed = MapChange.objects.aggregate(n=Count("pk"), last=Max("pk"))
    # After the changes, never before: an index that is just written forgets those that it holds.
    return writing.token(), changed["n"], changed["last"] or 0


def _advanced(stamp: Stamp) -> Held | None:
    global _held
    held = _held
    if held and held.stamp == stamp:
        return held
    changes = dict(MapChange.objects.values_list("pk", "actor_id"))
    token = writing.token()
    if held is None or held.stamp[0] != token:
        written = files.read(token)
        if written is None:
            if not writing.small():
                return None
            written = rows.everything()
        held = Held(("", 0, 0), Atlas(written, _keys([]), build([], [])), {}, {}, {})
    _held = _overlaid(held, (token, len(changes), max(changes, default=0)), changes)
    return _held


def _overlaid(held: Held, stamp: Stamp, changes: dict[int, int]) -> Held:
    """With the changes that it did not know."""
    fresh = sorted({actor for key, actor in changes.items() if key not in held.seen})
    known = {key: row for key, row in held.rows.items() if key not in set(fresh)}
    known |= {row.key: row for row in rows.some(fresh)}
    borne = {key: terms for key, terms in held.borne.items() if key in known}
    borne |= {key: [] for key in fresh if key in known}
    for term, key in rows.borne_by([key for key in fresh if key in known]):
        borne[key].append(term)
    pairs = [(term, key) for key, terms in borne.items() for term in terms]
    words = np.array(pairs, np.int64).reshape(-1, 2)
    now = build([list(known.values())], [(words[:, 0], words[:, 1])])
    atlas = Atlas(held.atlas.written, _keys(sorted(set(changes.values()))), now)
    return Held(stamp, atlas, changes, known, borne)


def _keys(keys: Sequence[int]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array(keys, np.int64)


__all__ = ["Held", "Index", "current", "forget", "stamp_text"]
