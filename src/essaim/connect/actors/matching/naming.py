"""Comparing two names: which words they share, how rare these are, and what each says that the other does not."""

from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from essaim.connect.actors.matching.engine import Level, Verdict
from essaim.connect.actors.matching.names import Frequencies, surprise

SAME, NEAR, WITHIN, AKIN, INITIALS, APART = "same", "near", "within", "akin", "initials", "apart"
# `u` is that of the names themselves (`_chance`), so that a rare name proves more than a common one; what stands here
# is what it is worth where no frequency is known, and what EM begins with.
LEVELS = {
    SAME: Level(0.55, 1e-4),
    NEAR: Level(0.18, 4e-4),
    WITHIN: Level(0.12, 1e-3),
    AKIN: Level(0.06, 4e-3),
    INITIALS: Level(0.03, 2e-4),
    APART: Level(0.06, 0.99),
}
# How many names more lie so near than bear the very name.
_WIDER = {SAME: 1, NEAR: 4, WITHIN: 8, AKIN: 16}
ALIKE = 0.92  # of Jaro and Winkler, two words that are one with a slip
PLACE_BITS = 3.0  # a town's name in a name teaches little: half the names of the town bear it


@dataclass(frozen=True)
class Name:
    """A name made ready: as written, its words, the same in one piece, its initials and its acronym, the words of its
    town."""

    text: str
    words: tuple[str, ...]
    joined: str
    initials: str
    acronym: str
    town: frozenset[str]


def judge(one: Name, other: Name, frequencies: Frequencies) -> Verdict | None:
    """How two names agree, with both as they are written. Symmetric. None: one of them has no word."""
    if not one.words or not other.words:
        return None
    level, u = _judged(one, other, frequencies)
    return Verdict(level, u, (one.text, other.text))


def _judged(one: Name, other: Name, frequencies: Frequencies) -> tuple[str, float | None]:
    if one.joined == other.joined or set(one.words) == set(other.words):
        return SAME, _chance(SAME, _bits(one, other, frequencies, one.words))
    town = one.town & other.town
    if (own := set(one.words) - town) and own == set(other.words) - town:
        return SAME, _chance(SAME, _bits(one, other, frequencies, tuple(own)))
    shared, left, right = _shared(one, other, frequencies)
    taught = surprise(bits for bits, _worth in shared)
    worth = sum(worth for _bits, worth in shared)
    least, most = sorted((worth / left, worth / right))
    level = _level(least, most, taught)
    initials = _initials(one, other)
    if initials and level in (APART, AKIN):
        return INITIALS, None
    return (level, _chance(level, taught)) if level != APART else (APART, None)


def _level(least: float, most: float, taught: float) -> str:
    """`least` and `most`: what share of each name's information the other holds, of the two the lesser and the larger."""
    if least >= 0.85:
        return NEAR
    if most >= 0.95 and taught >= 6:
        return WITHIN
    both = 2 * least * most / (least + most) if least + most else 0.0
    return AKIN if both >= 0.6 and taught >= 6 else APART


def _chance(level: str, taught: float) -> float:
    """How often two names of two things agree so: never more than where they do not agree at all."""
    return min(LEVELS[level].m / LEVELS[APART].m * LEVELS[APART].u, _WIDER[level] * 2.0**-taught)


def _bits(one: Name, other: Name, frequencies: Frequencies, words: tuple[str, ...]) -> float:
    """What sharing these words teaches."""
    places = one.town | other.town
    return surprise(_of(word, places, frequencies) for word in words)


def _of(word: str, places: frozenset[str], frequencies: Frequencies) -> float:
    bits = frequencies.bits(word)
    return min(bits, PLACE_BITS) if word in places else bits


def _shared(
    one: Name, other: Name, frequencies: Frequencies
) -> tuple[list[tuple[float, float]], float, float]:
    """(bits, bits as far as they agree) of each word that both bear, slips included; and the bits of either name."""
    places = one.town | other.town
    ours = {word: _of(word, places, frequencies) for word in one.words}
    theirs = {word: _of(word, places, frequencies) for word in other.words}
    left, right = sum(ours.values()), sum(theirs.values())
    shared = [(ours[word], ours[word]) for word in ours if word in theirs]
    loose = [word for word in theirs if word not in ours]
    close = sorted(
        (-alike, min(word, each), word, each)
        for word in ours
        if word not in theirs
        for each in loose
        if (alike := slip(word, each))
    )
    taken: set[tuple[int, str]] = set()
    for minus, _first, word, each in close:
        if (0, word) not in taken and (1, each) not in taken:
            taken |= {(0, word), (1, each)}
            bits = min(ours[word], theirs[each])  # a common word with a slip is no rare one
            left, right = left - ours[word] + bits, right - theirs[each] + bits
            shared.append((bits * -minus, bits * minus * minus))
    return shared, left, right


def slip(one: str, other: str) -> float:
    """How alike two words are where they may be one with a slip, else 0; numbers never are."""
    if min(len(one), len(other)) < 4 or not (one.isalpha() and other.isalpha()):
        return 0.0
    return float(JaroWinkler.similarity(one, other, score_cutoff=ALIKE))


def _initials(one: Name, other: Name) -> bool:
    """Whether one is called by the initials of the other."""
    return _called(one, other) or _called(other, one)


def _called(one: Name, other: Name) -> bool:
    short = one.joined if len(one.words) == 1 and len(one.joined) <= 8 else ""
    return bool(short) and short in (other.initials, other.acronym)
