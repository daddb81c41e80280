"""The shape of a JSON file from its first kilobytes: which keys stand at which depth. Words inside values mean nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from .source import preview

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')


@dataclass
class Shape:
    """`opening` is the first sign, "" for what is no JSON; `rows` says that the elements are arrays."""

    opening: str = ""
    keys: dict[int, set[str]] = field(default_factory=dict)
    top: dict[str, str] = field(default_factory=dict)  # texts that are members of the whole file
    rows: bool = False

    def at(self, *depths: int) -> set[str]:
        """The keys found at these depths: 1 is the members of the whole file."""
        return set().union(*(self.keys.get(depth, set()) for depth in depths))


@lru_cache(maxsize=16)
def shape(head: bytes) -> Shape:
    """The shape of what these bytes begin."""
    text = preview(head).lstrip()
    found = Shape()
    if not text.startswith(("{", "[")):
        return found
    found.opening = text[0]
    opened: list[str] = []
    last = key = ""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in "{[":
            opened.append(token)
            found.rows = found.rows or opened in (["[", "["], ["{", "[", "["])
        elif token in "}]":
            if opened:
                opened.pop()
        elif token == ":":
            if opened and opened[-1] == "{" and last:
                key = last[1:-1]
                found.keys.setdefault(len(opened), set()).add(key)
        elif token == ",":
            key = ""
        elif key and opened == ["{"]:
            found.top.setdefault(key, token[1:-1])
        last = token if token[0] == '"' else ""
    return found
