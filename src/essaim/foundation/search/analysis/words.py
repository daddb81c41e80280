"""Cutting a French text into words: elisions, inclusive spellings, compounds, acronyms."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from essaim.foundation.search.analysis.stems import LONGEST, STOP, stem

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_MARKS = str.maketrans(
    {"’": "'", "ʼ": "'", "‘": "'", "`": "'", "‑": "-", "‐": "-", "\xad": None, "\u200b": None}
)
_CHUNK = re.compile(r"[^\W_]+(?:['\-&][^\W_]+)*")
# « acteur·ices », « salarié·e·s », « habitant(e)s », « acteurs/trices », « adhérent.e.s », « élu-es »: the word before.
_POINTS = re.compile(r"(?<=[^\W\d_])(?:[·•‧⋅∙][^\W\d_]{1,7})+")
_ENDS = "e|es|ne|nes|te|tes|le|les|ice|ices|rice|rices|trice|trices|euse|euses|iere|ieres|ière|ières|ère|ères|ve|ves|se|ses"
_OTHER = re.compile(rf"(?<=[^\W\d_]{{3}})(?:\((?:{_ENDS})\)s?|/(?:{_ENDS})|[.\-](?:{_ENDS})[.\-]s|[.\-](?:es|ice|ices|rices|trices))(?!\w)", re.I)  # fmt: skip
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")
_ELIDED = re.compile(r"^(?:[ldjnscmt]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=.)", re.I)
_APART = re.compile(r"\b(co|éco|eco) (?=[^\W\d_]{3})", re.I)
_ACRONYM = re.compile(r"([A-ZÀ-ÖØ-Þ]{2,6})s?")
# Prefixes that make one word with what follows, hyphen or not: co-construction, coconstruction.
BOUND = frozenset(
    [
        "co",
        "eco",
        "auto",
        "inter",
        "intra",
        "extra",
        "socio",
        "anti",
        "pre",
        "re",
        "micro",
        "macro",
        "mini",
        "multi",
        "pluri",
        "trans",
        "agro",
        "bio",
        "cyber",
        "neo",
        "ultra",
        "hyper",
        "tele",
        "radio",
        "hydro",
        "geo",
        "psycho",
    ]
)


@dataclass(frozen=True)
class Word:
    """One word: `form`, folded and whole; `stem`; `other`: what else finds it (the base of a bound compound)."""

    form: str
    stem: str
    other: str = ""
    name: bool = False  # written with a capital, or an acronym
    acronym: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says nothing by itself."""
        return not self.name and (self.form in STOP or (len(self.form) == 1 and self.form.isalpha()))


@dataclass(frozen=True)
class Chunk:
    """What stands between two spaces: one word, or the words of a compound and their `joined` spelling."""

    words: tuple[Word, ...]
    joined: str = ""


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Small letters and digits without accents; LONGEST at most."""
    if not word.isascii():
        plain = unicodedata.normalize("NFKD", word).casefold().translate(_LIGATURES)
        word = "".join(
            each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each)
        )
        word = "".join(each for each in word if each.isalnum())
    return word.lower()[:LONGEST]


def chunks(text: str) -> Iterator[Chunk]:
    """The words of the text in order, compounds together."""
    text = unicodedata.normalize("NFC", text.translate(_MARKS))
    shouted = text.isupper() and " " in text.strip()
    text = _OTHER.sub("", _POINTS.sub("", text))
    text = _DOTTED.sub(lambda found: found[0].replace(".", "").upper(), text)
    text = _APART.sub(r"\1-", text)
    for found in _CHUNK.finditer(text):
        if chunk := _chunk(found[0], shouted):
            yield chunk


@lru_cache(maxsize=50_000)
def _chunk(raw: str, shouted: bool) -> Chunk | None:
    parts = [_ELIDED.sub("", part) for part in raw.split("-")]
    other = ""
    while len(parts) > 1 and fold(parts[0]) in BOUND:
        other = fold(parts[1])
        parts[:2] = [parts[0] + parts[1].lower()]
    words = tuple(word for part in parts if (word := _word(part, shouted)))
    if not words:
        return None
    if other and len(parts) == 1:
        return Chunk((Word(words[0].form, words[0].stem, stem(other)),))
    joined = "".join(word.form for word in words)[:LONGEST] if len(words) > 1 else ""
    return Chunk(words, joined)


def _word(raw: str, shouted: bool) -> Word | None:
    plain = raw.replace("'", "").replace("&", "")
    form = fold(plain)
    if not form:
        return None
    if not shouted and (found := _ACRONYM.fullmatch(plain)):
        whole = fold(found[1])
        return Word(whole, whole, name=True, acronym=True)
    capital = plain[0].isupper() and len(form) > 1 and form not in STOP
    return Word(form, stem(form), name=capital)
