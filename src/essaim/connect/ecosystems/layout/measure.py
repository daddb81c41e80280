"""How wide words are, without a font: each character counted as wide as it is in a wide sans serif (DejaVu Sans, in
round figures), so that what fits here fits in the usual fonts of any machine."""

import re
from unicodedata import combining, normalize

_CLASSES = (
    (0.34, "ijlIJ|.,:;'’!·/ \u00a0\u202f"),
    (0.42, "frt()[]-\\"),
    (0.52, '"°*–?'),
    (0.64, "abcdeghknopqsuvxyz0123456789EFLPSTY$€«»“”{}_"),
    (0.70, "ABCKRVXZ"),
    (0.79, "DGHNOQU&"),
    (0.86, "w+=<>~^#"),
    (1.08, "mMW%@œæŒÆ—…"),
)
_WIDTHS = {letter: share for share, letters in _CLASSES for letter in letters}
_OTHER = 1.15  # of what is not of a Latin alphabet: ideograms, pictograms
BOLD = 1.1
ELLIPSIS = "…"


def width(text: str, size: float, bold: bool = False) -> float:
    """At most how wide this is, in the unit of `size`."""
    plain = (letter for letter in normalize("NFD", text) if not combining(letter))
    return sum(_WIDTHS.get(letter, _OTHER) for letter in plain) * size * (BOLD if bold else 1)


def wrap(text: str, size: float, room: float, most: int, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `room`, `most` of them: what is beyond is cut, and an ellipsis says so. At least one."""
    lines = [""]
    for piece in _pieces(text, size, room, bold):
        longer = lines[-1] + piece
        if not lines[-1].strip() or width(longer.rstrip(), size, bold) <= room:
            lines[-1] = longer.lstrip()
        else:
            lines.append(piece.lstrip())
    found = [line.rstrip() for line in lines if line.strip()] or [ELLIPSIS]
    if len(found) > most:
        found = [*found[: most - 1], _cut(found[most - 1], size, room, bold)]
    return tuple(found)


def _pieces(text: str, size: float, room: float, bold: bool) -> list[str]:
    """What a line may end after: words with the space before them, parts of a word with their hyphen; a word wider than a
    line is cut in parts as long as each other."""
    found = []
    for word in text.split():
        for at, part in enumerate(re.findall(r"[^-]*-+|[^-]+", word)):
            before = "" if at else " "
            if width(part, size, bold) <= room:
                found.append(before + part)
            else:
                found += [
                    f"{before}{cut}" if not rank else cut
                    for rank, cut in enumerate(_cuts(part, size, room, bold))
                ]
    return found


def _cuts(part: str, size: float, room: float, bold: bool) -> list[str]:
    """Parts that each hold in a line, with a hyphen but for the last: as few as that takes."""
    for count in range(2, len(part) + 1):
        long = -(-len(part) // count)
        cuts = [part[start : start + long] for start in range(0, len(part), long)]
        said = [*(f"{cut}-" for cut in cuts[:-1]), cuts[-1]]
        if all(width(cut, size, bold) <= room for cut in said):
            return said
    return list(part)


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    while line and width(line + ELLIPSIS, size, bold) > room:
        line = line[:-1]
    return line.rstrip(" -") + ELLIPSIS
