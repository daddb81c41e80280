"""The elements of one array of a JSON file, one by one with their line, without holding the whole file."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator

from .record import ReadError
from .source import Source

_SPACES = re.compile(r"[ \t\n\r]*")
# No JSON token that a chunk may cut is longer than this, strings apart (« -Infinity », « \u00e9 »).
_TOKEN = 16
_MEMBER_LIMIT = 1000


def numbered(found: Iterator[tuple[int, object]]) -> Iterator[tuple[int, str, object]]:
    """(line, "ligne", value); (rank, "élément", value) when the two first elements share a line."""
    first = next(found, None)
    if first is None:
        return
    second = next(found, None)
    by_rank = second is not None and second[0] == first[0]
    unit = "élément" if by_rank else "ligne"
    yield (1 if by_rank else first[0]), unit, first[1]
    if second is None:
        return
    yield (2 if by_rank else second[0]), unit, second[1]
    for rank, (line, value) in enumerate(found, start=3):
        yield (rank if by_rank else line), unit, value


class Walk:
    """Walks `{"…": …, key: [ … ], …}`, or `[ … ]` when the array is the whole file.

    With `keyed`, the elements may also be the objects that are members of the file, or of its member `key`; those
    named in `aside` are no elements but members.

    `elements()` gives (line, value) for each element. Afterwards `found` says whether the array was there,
    `top_level_array` whether it was the whole file, and `members` holds the other members of the object.
    Raises ReadError on anything that is not JSON.
    """

    def __init__(self, source: Source, key: str, keyed: bool = False, aside: Collection[str] = ()) -> None:
        self._chunks = source.chunks()
        self._key = key
        self._keyed = keyed
        self._aside = aside
        self._text = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._ended = False
        self._decode = json.JSONDecoder().raw_decode
        self.found = False
        self.top_level_array = False
        self.members: dict[str, object] = {}

    def elements(self) -> Iterator[tuple[int, object]]:
        """(1-based line where the element begins, its value), in order."""
        opening = self._peek()
        if opening not in ("{", "["):
            raise ReadError(
                "Ce fichier n’est pas du JSON\u202f: il devrait commencer par une accolade «\u202f{\u202f»."
            )
        self._at += 1
        if opening == "[":
            self.found = self.top_level_array = True
            yield from self._array()
        else:
            yield from self._object()
        if self._peek():
            raise ReadError(
                f"Ce fichier n’est pas du JSON valide\u202f: du texte reste après la fin, ligne {self.line()}."
            )

    def line(self) -> int:
        """The line of the present position."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _more(self, least: int = 1) -> bool:
        """Forgets what was read, adds at least `least` characters; False at the end of the file."""
        self.line()
        parts = [self._text[self._at :]]
        self._at = self._counted = 0
        added = 0
        while added < least:
            chunk = next(self._chunks, "")
            if not chunk:
                self._ended = True
                break
            parts.append(chunk)
            added += len(chunk)
        self._text = "".join(parts)
        return added > 0

    def _peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            match = _SPACES.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended or not self._more():
                return ""

    def _expect(self, *wanted: str) -> str:
        found = self._peek()
        if found in wanted and found:
            self._at += 1
            return found
        if not found:
            raise self._truncated()
        raise self._invalid()

    def _value(self) -> object:
        if not self._peek():
            raise self._truncated()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # A chunk may cut a value: read twice as much, then try again, unless the fault is well before the end.
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _TOKEN
                if cut and not self._ended and self._more(len(self._text) - self._at):
                    continue
                self._at = min(max(error.pos, self._at), len(self._text)) if not self._ended else self._at
                raise (self._truncated() if cut else self._invalid(error)) from error
            except RecursionError as error:
                raise ReadError("Ce fichier imbrique trop de niveaux les uns dans les autres.") from error
            except ValueError as error:
                raise ReadError(f"Ce fichier contient un nombre démesuré, ligne {self.line()}.") from error
            if end == len(self._text) and not self._ended and self._more(_TOKEN):
                continue
            self._at = end
            return value

    def _array(self) -> Iterator[tuple[int, object]]:
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            if not self._peek():
                raise self._truncated()
            line = self.line()
            yield line, self._value()
            if self._expect(",", "]") == "]":
                return

    def _object(self) -> Iterator[tuple[int, object]]:
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            name = self._value() if self._peek() == '"' else self._expect('"')
            self._expect(":")
            if name == self._key and self._peek() == "[":
                self._at += 1
                self.found = True
                yield from self._array()
            elif self._keyed and self._peek() == "{" and name not in self._aside:
                self.found = True
                if name == self._key:
                    self._at += 1
                    yield from self._object()
                else:
                    line = self.line()
                    yield line, self._value()
            else:
                value = self._value()
                if len(self.members) < _MEMBER_LIMIT:
                    self.members[str(name)] = value
            if self._expect(",", "}") == "}":
                return

    def _truncated(self) -> ReadError:
        self._at = len(self._text.rstrip())
        return ReadError(
            f"Ce fichier s’arrête au milieu, ligne {self.line()}\u202f: il manque la fin. Téléchargez-le à nouveau."
        )

    def _invalid(self, error: json.JSONDecodeError | None = None) -> ReadError:
        if error:
            self._at = max(error.pos, self._counted)
        return ReadError(
            f"Ce fichier n’est pas du JSON valide\u202f: une erreur se trouve ligne {self.line()}."
        )
