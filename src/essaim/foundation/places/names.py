"""One key for all the ways to write a town's name: accents, hyphens, « St » for « Saint », « Cedex 2 ».

Pure, and used by the script that builds the table: what looks up and what is looked up are made alike.
"""

import re
import unicodedata

_GAPS = re.compile(r"[^0-9a-z]+")
_CEDEX = re.compile(r" cedex(?: \d+)?$")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SHORT = {"st": "saint", "ste": "sainte", "s": "sur", "ss": "sous"}


def key(name: str) -> str:
    """« ST-ETIENNE CEDEX 2 » and « Saint-Étienne » give « saint etienne »; "" for what has no letter."""
    plain = unicodedata.normalize("NFKD", name[:200].casefold().translate(_LIGATURES))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    words = _GAPS.sub(" ", letters).split()
    return _CEDEX.sub(
        "", " ".join(_SHORT.get(word, word) if at else _first(word) for at, word in enumerate(words))
    )


def _first(word: str) -> str:
    return _SHORT[word] if word in ("st", "ste") else word
