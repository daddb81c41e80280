"""Where a text holds what was asked: its words are read as they are for the index, and found again where they stand."""

import re
from collections.abc import Iterator
from functools import lru_cache

from essaim.foundation.search.analysis.query import Query
from essaim.foundation.search.analysis.stems import stem
from essaim.foundation.search.analysis.words import chunks

Part = tuple[str, bool]  # some text, whether it is what was asked
BEFORE = 60  # characters kept before the first word found
_PIECE = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+")


def terms(query: Query) -> frozenset[str]:
    """What the words of a text are compared with."""
    return frozenset(term for group in query.groups for way in group for term in way.terms)


def marked(text: str, wanted: frozenset[str]) -> list[Part]:
    """The whole text in parts."""
    return _parts(text, _spans(text, wanted))


def excerpt(text: str, wanted: frozenset[str], length: int = 200) -> list[Part]:
    """Some `length` characters around the first word found, « … » where text is left out; empty where none is."""
    flat = " ".join(text.split())
    first = next(_spans(flat, wanted), None)
    if first is None:
        return []
    start = 0 if first[1] <= length else _word_start(flat, first[0] - BEFORE)
    end = len(flat) if len(flat) - start <= length else _word_end(flat, max(start + length, first[1]))
    parts = marked(flat[start:end], wanted)
    return [*([("… ", False)] if start else []), *parts, *([("…", False)] if end < len(flat) else [])]


def _word_start(text: str, at: int) -> int:
    return text.find(" ", max(at, 0)) + 1


def _word_end(text: str, at: int) -> int:
    """Before the word that `at` cuts; at `at` where there is only one long word."""
    space = text.rfind(" ", at - BEFORE // 2, at + 1)
    return space if space > 0 else at


def _parts(text: str, spans: Iterator[tuple[int, int]]) -> list[Part]:
    parts: list[Part] = []
    done = 0
    for start, end in spans:
        if start > done:
            parts.append((text[done:start], False))
        parts.append((text[start:end], True))
        done = end
    if done < len(text):
        parts.append((text[done:], False))
    return parts


def _spans(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Beginnings and ends, in order: of the word itself where it is found alone, else of the compound that it stands in."""
    if not wanted:
        return
    for piece in _PIECE.finditer(text):
        if wanted.isdisjoint(_tokens(piece[0])):
            continue
        words = list(_WORD.finditer(piece[0]))
        alone = [word for word in words if not wanted.isdisjoint(_tokens(word[0]))]
        for start, end in [word.span() for word in alone] or [(words[0].start(), words[-1].end())]:
            yield piece.start() + start, piece.start() + end


@lru_cache(maxsize=50_000)
def _tokens(piece: str) -> frozenset[str]:
    """All that finds this piece of text, but for words that say nothing."""
    found: set[str] = set()
    for chunk in chunks(piece):
        if chunk.joined:
            found |= {chunk.joined, stem(chunk.joined)}
        for word in chunk.words:
            if not word.empty:
                found |= {word.form, word.stem, word.other}
    return frozenset(found - {""})
