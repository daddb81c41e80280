"""Folding: one spelling for all the ways to write a word, so that lists sort and match as people expect."""

import re
import unicodedata
from functools import lru_cache

_ASCII_GAPS = re.compile(r"[^0-9a-z]+")
_GAPS = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_ARTICLE = re.compile(r"^(?:l|la|le|les|the) (?=\S)")


def fold(text: str) -> str:
    """Small letters and digits, one space between words: no accent, no punctuation, no apostrophe."""
    if text.isascii():
        return _ASCII_GAPS.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    letters = unicodedata.normalize("NFKD", plain)
    return _GAPS.sub(" ", "".join(each for each in letters if not unicodedata.combining(each))).strip()


def sort_key(name: str, limit: int = 120) -> str:
    """What a name is filed under: folded, without its leading article (« L’Étincelle » files under « etincelle »)."""
    folded = fold(name)
    return cut(_ARTICLE.sub("", folded) or folded, limit)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, and three times as many bytes: an index of PostgreSQL takes no more than 2,700."""
    return text[:limit].encode()[: limit * 3].decode(errors="ignore")


@lru_cache(maxsize=4096)
def slug(label: str, limit: int = 80) -> str:
    """The permanent name of a label: folded words joined by dashes; never empty for a label that has a letter."""
    return fold(label).replace(" ", "-")[:limit].strip("-")
