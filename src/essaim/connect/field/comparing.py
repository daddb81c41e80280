"""Three ways of saying a card: what was seen before leaving, what stands now, what was written in the field."""

from collections.abc import Mapping
from dataclasses import dataclass

# Said together or not at all: a latitude of one point with the longitude of another is no place.
UNITS = (("latitude", "longitude"),)


@dataclass(frozen=True)
class Difference:
    """A field that changed on both sides, or (without `wrote`) since it was seen."""

    name: str
    seen: str
    stands: str
    wrote: str | None = None


def changed_since(seen: Mapping[str, str], stands: Mapping[str, str]) -> list[Difference]:
    """The fields that no longer say what was seen; those that were not shown count for nothing."""
    return [
        Difference(name, was, stands.get(name, ""))
        for name, was in seen.items()
        if was.strip() != stands.get(name, "").strip()
    ]


def three_way(
    seen: Mapping[str, str], stands: Mapping[str, str], wrote: Mapping[str, str]
) -> tuple[dict[str, str], list[Difference]]:
    """(what to write, what somebody else changed too). A field that already says what was written is neither; one that was
    never seen is compared with nothing, so that a word that stands there is never written over."""
    fresh: dict[str, str] = {}
    disputed: list[str] = []
    for name in wrote:
        here, mine = stands.get(name, "").strip(), wrote[name].strip()
        if here == mine:
            continue
        if seen.get(name, "").strip() == here:
            fresh[name] = mine
        else:
            disputed.append(name)
    for unit in UNITS:
        if set(unit) & set(disputed):
            disputed += [name for name in unit if name in fresh]
            fresh = {name: value for name, value in fresh.items() if name not in unit}
    return fresh, [
        Difference(name, seen.get(name, ""), stands.get(name, ""), wrote[name]) for name in disputed
    ]
