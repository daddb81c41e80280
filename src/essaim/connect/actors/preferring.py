"""Which source a space believes before which, field by field: what a lesser one may still say of a card."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from essaim.connect.actors.models import Precedence

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """The names of sources, the first one believed before the others; those that it does not name come last, all equal."""

    general: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.general or self.fields)

    def rank(self, name: str, source: str) -> int:
        """0 for the one believed first, of the field `name`."""
        listed = self.fields.get(name) or self.general
        return listed.index(source) if source in listed else len(listed)


NO_ORDER = Order()


def orders_of(spaces: Collection[int]) -> dict[int, Order]:
    """The order of each of these spaces that has one; one query."""
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    rows = Precedence.objects.filter(space_id__in=list(spaces))
    for space, name, sources in rows.values_list("space_id", "field", "sources"):
        found.setdefault(space, {})[name] = tuple(sources)
    return {
        space: Order(lists.get("", ()), {name: each for name, each in lists.items() if name})
        for space, lists in found.items()
    }


def says(said: Said, unit: Iterable[str]) -> bool:
    """Whether anything is said of what goes together."""
    return any(said.get(name) not in (None, "", []) for name in unit)


@dataclass(frozen=True)
class Rivals:
    """What the other sources of a card say of it, for the one that speaks now."""

    order: Order
    source: str
    others: Sequence[tuple[str, Said]]  # (source, what it says)

    def above(self, unit: Sequence[str]) -> bool:
        """Whether one that is preferred says something of these fields."""
        rank = self.order.rank(unit[0], self.source)
        return any(self.order.rank(unit[0], name) < rank and says(said, unit) for name, said in self.others)

    def below(self, unit: Sequence[str]) -> list[Said]:
        """What those say to which it is preferred."""
        rank = self.order.rank(unit[0], self.source)
        return [
            said for name, said in self.others if self.order.rank(unit[0], name) > rank and says(said, unit)
        ]

    def instead(self, unit: Sequence[str]) -> Said | None:
        """Where it says nothing of these fields any more: the next one that does."""
        return first(self.order, self.others, unit)


def first(order: Order, sources: Iterable[tuple[str, Said]], unit: Sequence[str]) -> Said | None:
    """Of what sources say, that of the one believed first among those that say something of these fields."""
    telling = [(order.rank(unit[0], name), rank, said) for rank, (name, said) in enumerate(sources)]
    found = sorted((each for each in telling if says(each[2], unit)), key=lambda each: (each[0], each[1]))
    return found[0][2] if found else None
