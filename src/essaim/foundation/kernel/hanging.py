"""What hangs on an object, of whatever room: two objects made one, all of it follows, and can go back.

Protocol of a room's `hanging.py`: `HANGING = [Hanging(…)]`. Lower rooms (comments, files, follows) hold a type and a
key and declare nothing more than their columns.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, Q

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.registry import scan

Settled = Callable[[PublicModel], None]


@dataclass(frozen=True)
class Hanging:
    """Rows of `model` that name an object: by the columns `kind` (its `app.model`) and `key`, or by a foreign key, `kind`
    being then "" and `on` the model that it points to.

    `once`: columns by which an object bears one such row at most; a row that the other has already stays where it is.
    `but(target)`: rows that stay too, such as a relation with the very object that one becomes.
    `settled(obj)`: called once rows have moved onto an object, for what follows from it (who sees them).
    `told(rows, user)`: what this person reads of each row, under `label`, where one may choose which ones move; None: all follow, or none.
    """

    name: str
    model: type[Model]
    key: str
    kind: str = ""
    on: type[PublicModel] | None = None
    once: tuple[str, ...] = ()
    but: Callable[[PublicModel], Q] | None = field(default=None, compare=False)
    settled: Settled | None = field(default=None, compare=False)
    label: Any = ""
    told: Callable[[Sequence[Any], Any], list[str]] | None = field(default=None, compare=False)

    def rows(self, obj: PublicModel) -> Any:
        """Those that hang on `obj`."""
        about = {self.key: obj.pk, **({self.kind: obj.type_name()} if self.kind else {})}
        return self.model._default_manager.filter(**about)

    def move(self, source: PublicModel, target: PublicModel, keys: Sequence[Any] | None = None) -> list[Any]:
        """Those of `source` (of these keys, where given) now hang on `target`; the keys of what moved."""
        found = self.rows(source) if keys is None else self.rows(source).filter(pk__in=keys)
        found = found.exclude(self.but(target)) if self.but else found
        wanted = list(found.order_by("pk").values_list("pk", *self.once))
        if self.once:
            there = set(self.rows(target).values_list(*self.once))
            wanted = [row for row in wanted if row[1:] not in there]
        moved = [row[0] for row in wanted]
        if moved:
            self.model._default_manager.filter(pk__in=moved).update(**{self.key: target.pk})
        return moved


@cache
def hangings() -> tuple[Hanging, ...]:
    """Every room's, lowest room first."""
    return tuple(each for module in scan("hanging") for each in getattr(module, "HANGING", ()))


def _of(obj: PublicModel) -> list[Hanging]:
    return [each for each in hangings() if each.kind or each.on is type(obj)]


def move_all(source: PublicModel, target: PublicModel) -> dict[str, list[Any]]:
    """All that hangs on `source` now hangs on `target`: the keys of what moved, by name. Inside an action."""
    moved = {each.name: keys for each in _of(source) if (keys := each.move(source, target))}
    _settle(target, moved)
    return moved


def move_some(
    chosen: Mapping[str, Sequence[Any]], source: PublicModel, target: PublicModel
) -> dict[str, list[Any]]:
    """The same of what hangs there under these keys only, by name; those of others are passed over."""
    known = [each for each in _of(source) if chosen.get(each.name)]
    moved = {each.name: keys for each in known if (keys := each.move(source, target, chosen[each.name]))}
    _settle(source, moved)
    _settle(target, moved)
    return moved


def move_back(moved: dict[str, list[Any]], source: PublicModel, target: PublicModel) -> None:
    """Undo: what had moved from `source` to `target` and still hangs there goes back."""
    for each in _of(target):
        if keys := moved.get(each.name):
            each.move(target, source, keys)
    _settle(source, moved)
    _settle(target, moved)


def told(obj: PublicModel, user: Any, most: int = 100) -> list[tuple[str, Any, list[tuple[Any, str]]]]:
    """(name, label, [(key, text)]) of what hangs on an object and can be told to this person, one kind after another."""
    found = []
    for each in _of(obj):
        rows = list(each.rows(obj).order_by("pk")[:most]) if each.told else []
        if rows and each.told:
            texts = each.told(rows, user)
            found.append(
                (each.name, each.label, [(row.pk, text) for row, text in zip(rows, texts, strict=True)])
            )
    return found


def _settle(obj: PublicModel, moved: dict[str, list[Any]]) -> None:
    done: list[Settled] = []
    for each in _of(obj):
        if each.settled and each.name in moved and each.settled not in done:
            done.append(each.settled)
            each.settled(obj)
