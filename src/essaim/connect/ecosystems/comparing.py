"""Two viewpoints side by side: what only one says, what they say otherwise."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from essaim.connect.ecosystems.models import Nature
from essaim.connect.ecosystems.reading import Named, Reading
from essaim.connect.ecosystems.ties import said
from essaim.foundation.vocabularies.words import sort_key

ONLY, OTHERWISE = "+", "≠"
Pair = frozenset[str]


@dataclass(frozen=True)
class Compared:
    """Both readings, their names marked; `rows`: (what, as the one says, as the other says), in words."""

    one: Reading
    other: Reading
    only_one: list[Named]
    only_other: list[Named]
    groups: list[list[Any]]
    ties: list[list[Any]]

    @property
    def alike(self) -> bool:
        return not (self.only_one or self.only_other or self.groups or self.ties)


def compare(one: Reading, other: Reading) -> Compared:
    """What differs. Names are the same by their card, or by their words; groups by theirs; ties by what they tie."""
    ours, theirs = _by_name(one), _by_name(other)
    shared = ours.keys() & theirs.keys()
    moved = [same for same in ours if same in shared and _group(ours[same]) != _group(theirs[same])]
    mine, yours = _ties(one), _ties(other)
    tied = [pair for pair in {**mine, **yours} if pair <= shared | {""} and mine.get(pair) != yours.get(pair)]
    otherwise = {*moved, *(same for pair in tied for same in pair)}
    names = {same: each.name for same, each in {**theirs, **ours}.items()} | {"": one.ecosystem.centre}
    return Compared(
        one=replace(one, marks=_marks(ours, theirs, otherwise)),
        other=replace(other, marks=_marks(theirs, ours, otherwise)),
        only_one=[each for same, each in ours.items() if same not in shared],
        only_other=[each for same, each in theirs.items() if same not in shared],
        groups=[[names[same], _group_name(ours[same]), _group_name(theirs[same])] for same in moved],
        ties=[
            [_pair_name(pair, names), _in_words(mine.get(pair)), _in_words(yours.get(pair))] for pair in tied
        ],
    )


def _by_name(reading: Reading) -> dict[str, Named]:
    return {each.same: each for each in reading.around}


def _group(each: Named) -> str:
    return sort_key(_group_name(each))


def _group_name(each: Named) -> str:
    return each.group.name if each.group else ""


def _ties(reading: Reading) -> dict[Pair, frozenset[tuple[str, str]]]:
    """What ties each two names: {(kind, nature)}."""
    found: dict[Pair, frozenset[tuple[str, str]]] = {}
    for tie in reading.ties:
        pair = frozenset((reading.names[tie.source_id].same, reading.names[tie.target_id].same))
        found[pair] = found.get(pair, frozenset()) | {(tie.kind, tie.nature)}
    return found


def _marks(these: dict[str, Named], those: dict[str, Named], otherwise: set[str]) -> dict[str, str]:
    marks = {each.key: ONLY for same, each in these.items() if same not in those}
    return marks | {these[same].key: OTHERWISE for same in these if same in otherwise and same in those}


def _pair_name(pair: Pair, names: dict[str, str]) -> str:
    return " / ".join(names[same] for same in sorted(pair))


def _in_words(ties: frozenset[tuple[str, str]] | None) -> str:
    if not ties:
        return _("pas de lien")
    return " ; ".join(f"{said(kind, True)} ({Nature(nature).label})" for kind, nature in sorted(ties))
