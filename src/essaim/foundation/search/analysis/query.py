"""What one types, read with indulgence: words, phrases between quotes, and nothing that could be an error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from essaim.foundation.search.analysis.stems import stem
from essaim.foundation.search.analysis.words import Chunk, Word, chunks

MOST_WORDS = 12  # beyond, the others are left out, and the page says so
SHORTEST = 3  # letters of a beginning
LONGEST = 500  # characters read
_PHRASE = re.compile(r"[\"“”«]([^\"“”«»]*)[\"“”»]")


@dataclass(frozen=True)
class Way:
    """One way to be found: every one of these tokens; side by side where `adjacent`, or as the beginning of one."""

    terms: tuple[str, ...]
    adjacent: bool = False
    begun: bool = False


Group = tuple[Way, ...]  # any of these ways


@dataclass(frozen=True)
class Query:
    """Groups that all must be found, or any of them; `cut`: whether words were left out."""

    groups: tuple[Group, ...] = ()
    every: bool = True
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def loose(self) -> "Query":
        """The same, any word being enough."""
        return replace(self, every=False)


def parse(text: str, *, begun: bool = False) -> Query:
    """The query of a typed text; an empty one where it holds no word. `begun`: its last word may be unfinished."""
    read = text[:LONGEST]
    phrases = [found[1] for found in _PHRASE.finditer(read)]
    rest = list(chunks(_PHRASE.sub(" ", read)))
    groups: dict[Group, None] = {}
    for phrase in phrases:
        groups.update((group, None) for group in _phrase(phrase))
    groups.update((group, None) for chunk in rest if (group := _group(chunk)))
    if not groups:  # nothing but small words: then they count
        every = [*rest, *(chunk for phrase in phrases for chunk in chunks(phrase))]
        words = [word for chunk in every for word in chunk.words]
        groups.update((_ways(word), None) for word in words)
    cut = len(groups) > MOST_WORDS or len(text) > LONGEST
    kept = list(groups)[:MOST_WORDS]
    if begun and rest and len(last := rest[-1].words[-1].form) >= SHORTEST:
        kept[-1:] = [(*kept[-1], Way((last,), begun=True))]
    return Query(tuple(kept), cut=cut)


def _phrase(text: str) -> Iterator[Group]:
    terms = tuple(word.stem for chunk in chunks(text) for word in chunk.words if not word.empty)[:MOST_WORDS]
    if len(terms) > 1:
        yield (Way(terms, adjacent=True),)
    else:
        yield from (group for chunk in chunks(text) if (group := _group(chunk)))


def _group(chunk: Chunk) -> Group:
    words = [word for word in chunk.words if not word.empty]
    if not chunk.joined:
        return _ways(words[0]) if words else ()
    joined = (Way((chunk.joined,)), Way((stem(chunk.joined),)))
    apart = (Way(tuple(word.stem for word in words)),) if words else ()
    return tuple(dict.fromkeys(apart + joined))


def _ways(word: Word) -> Group:
    return tuple(dict.fromkeys((Way((word.stem,)), Way((stem(word.form),)), Way((word.form,)))))


def beginnings(text: str) -> tuple[str, ...]:
    """The folded words of a text being typed, the last one maybe unfinished; empty below two letters."""
    words = tuple(word.form for chunk in chunks(text[:200]) for word in chunk.words)[:MOST_WORDS]
    return words if len(words) > 1 or len("".join(words)) > 1 else ()
