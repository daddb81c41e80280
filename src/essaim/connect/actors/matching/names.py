"""One form for all the ways to write the name of an organisation, and how rare its words are."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2

from essaim.connect.actors.matching.common import SHARES
from essaim.foundation.vocabularies.words import fold

# Small words, that names gain and lose.
EMPTY = frozenset(
    [
        "l",
        "le",
        "la",
        "les",
        "d",
        "de",
        "du",
        "des",
        "un",
        "une",
        "et",
        "ou",
        "a",
        "au",
        "aux",
        "en",
        "sur",
        "sous",
        "pour",
        "par",
        "avec",
        "chez",
        "dans",
        "s",
        "c",
        "n",
        "y",
        "the",
        "of",
        "and",
        "for",
    ]
)
# What says a legal form, and no name; the longest first.
_FORMS = re.compile(
    r"\b(?:societe cooperative(?: et participative| ouvriere| de production| de consommation| d interet collectif)*"
    r"(?: anonyme| a responsabilite limitee| par actions simplifiee)*(?: a capital variable)?"
    r"|association(?: loi(?: de)? 1901| de fait| declaree| sans but lucratif| reconnue d utilite publique)?"
    r"|loi(?: de)? 1901|fonds de dotation|groupement d interet economique"
    r"|asso|scic|scop|scae|sarl|eurl|sasu|sas|sci|sa|gie|gip|esus|asbl|cae)\b"
)
_LETTERS = re.compile(r"\b[a-z](?: [a-z])+\b")
_SHORT = {
    "st": "saint", "ste": "sainte", "cie": "compagnie", "ctre": "centre", "assos": "association", "dpt": "departement",
    "fede": "federation", "coop": "cooperative", "eco": "economie", "univ": "universite", "resto": "restaurant",
}  # fmt: skip
_ELIDED = frozenset("ldscn")
RARE = 1 / 20_000  # the share of a word that no list knows
MOST_BITS = 17.0  # beyond, a name proves no more


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """« etincelles » and « etincelle » are one word; so are the short forms of some."""
    word = _SHORT.get(word, word)
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and not word[-2].isdigit() else word


def words(text: str) -> tuple[str, ...]:
    """The words that tell a name from others, in their order, each once: folded, without articles nor legal forms,
    initials joined (« S.C.I.C. » is « scic »). Where nothing else is left, all the words."""
    return words_of(fold(text))


def words_of(folded: str) -> tuple[str, ...]:
    """The same of a text that is folded already."""
    folded = _joined(folded)
    own = [word for word in _FORMS.sub(" ", folded).split() if word not in EMPTY]
    own = own or [word for word in folded.split() if word not in EMPTY] or folded.split()
    return tuple(dict.fromkeys(map(singular, own)))


def initials(text: str) -> str:
    """« mes » for « Mouvement pour l’économie solidaire »; "" for fewer than three words, or more than eight."""
    return initials_of(fold(text))


def initials_of(folded: str) -> str:
    """The same of a text that is folded already."""
    own = [word for word in folded.split() if word not in EMPTY]
    return "".join(word[0] for word in own) if 3 <= len(own) <= 8 else ""


def _joined(folded: str) -> str:
    """Letters alone that follow one another are initials: « s c o p » is « scop », but « l a venir » no word."""

    def join(found: "re.Match[str]") -> str:
        letters = found.group().split()
        return found.group() if len(letters) == 2 and letters[0] in _ELIDED else "".join(letters)

    return _LETTERS.sub(join, folded)


@dataclass(frozen=True)
class Frequencies:
    """In what share of names each word stands. `known`: by word; `rare`: of any other."""

    known: Mapping[str, float] = field(default_factory=lambda: SHARES)
    rare: float = RARE

    def share(self, word: str) -> float:
        """Between 0 (excluded) and 1."""
        return self.known.get(word, self.rare)

    def bits(self, word: str) -> float:
        """What meeting this word teaches: 14 for a rare one, 4 for one name in sixteen."""
        return -log2(self.share(word))


def counted(names: Iterable[tuple[str, ...]], most: int = 2_000) -> Frequencies:
    """The frequencies of these names' words, mixed with the list that we ship, so that few names teach little; of the
    `most` frequent, those that several names share: the two names of one thing must not make its words common."""
    found: Counter[str] = Counter()
    total = 0
    for each in names:
        total += 1
        found.update(set(each))
    weight = 1_000  # names that our list is worth
    shares = dict(SHARES)
    for word, count in found.most_common(most):
        if count < 5:
            break
        shares[word] = min(0.5, (count + weight * SHARES.get(word, RARE)) / (total + weight))
    return Frequencies(shares, RARE)


def surprise(bits: Iterable[float]) -> float:
    """How unlikely it is that two names share these words by chance, in bits: each word after the rarest counts for
    less than it says, since words of one trade come together; 17 at most."""
    ordered = sorted(bits, reverse=True)
    return min(MOST_BITS, sum(each * 0.6**rank for rank, each in enumerate(ordered)))
