"""What changed between two texts, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Words compared; past it the middle is shown as replaced whole, so that no text can stall a page.
MOST = 2_000


@dataclass(frozen=True)
class Piece:
    """A run of text: `kind` is "same", "out" (only before) or "in" (only after)."""

    kind: str
    text: str


def words(text: str) -> list[str]:
    """Words, runs of blanks and single signs; joined, they give the text back."""
    return _TOKEN.findall(text)


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces that lead from `before` to `after`, in order: same and out give `before`, same and in give `after`."""
    old, new = words(before), words(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    pieces = [Piece("same", "".join(old[:head]))]
    pieces += _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces.append(Piece("same", "".join(old[len(old) - tail :])))
    return [piece for piece in pieces if piece.text]


def _common(left: list[str], right: list[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _middle(old: list[str], new: list[str]) -> list[Piece]:
    if max(len(old), len(new)) > MOST:
        return [Piece("out", "".join(old)), Piece("in", "".join(new))]
    pieces = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
        else:
            pieces += [Piece("out", "".join(old[i1:i2])), Piece("in", "".join(new[j1:j2]))]
    return pieces
