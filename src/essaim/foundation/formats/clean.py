"""Values from outside made plain. Each cleaner is idempotent: cleaning twice changes nothing more."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import nh3

from .record import MAX_EXTRA_CHARS, MAX_EXTRA_KEYS

MAX_URL = 500
MAX_DESCRIPTION = 20_000
MAX_SUMMARY = 300
MAX_ITEM = 200
MAX_ITEMS = 50
MAX_COUNT = 2**31 - 1

# Control characters, lone surrogates and non-characters, which databases refuse; then invisible marks that
# reorder or hide text. The joiners U+200C and U+200D stay: several scripts and emoji need them.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_MARKS = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_UNSEEN = re.compile(f"[{_CONTROLS}{_MARKS}]")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][0-9A-Za-z]*);")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr)\s*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")
_ENTITY_ROUNDS = 6


def _clear(text: str) -> bool:
    """Whether nothing is to be done but with spaces. Most values are so: a quick test halves the time of a file."""
    # No control, hidden mark, surrogate nor space but U+0020 is printable.
    if not text.isprintable() or "<" in text or "&" in text:
        return False
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def _scrub(text: str) -> str:
    text = _UNSEEN.sub("", text)
    return unicodedata.normalize("NFC", text)


def _without_markup(text: str) -> str:
    """Text of an HTML fragment. Entities may hide other entities or tags: go on until nothing is left."""
    for _ in range(_ENTITY_ROUNDS):
        if not _MARKUP.search(text):
            return text
        text = _scrub(html.unescape(nh3.clean(_BREAKS.sub("\n", text), tags=set())))
    return text.replace("<", " ").replace("&", " ")


def _plain(value: object) -> str:
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return ""
        return str(value)
    return value if _clear(value) else _without_markup(_scrub(value))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def line(value: object, limit: int = MAX_ITEM) -> str:
    """One line of plain text, at most `limit` characters (« … » ends a longer one); "" for what is no text."""
    # Most values are short clear texts: three quick tests then stand for all the rest.
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isprintable()
        and "<" not in value
        and "&" not in value
    ):
        text = " ".join(value.split()) if "  " in value else value.strip()
    else:
        text = " ".join(_plain(value).split())
    return text if len(text) <= limit else _cut(text, limit)


def paragraphs(value: object, limit: int = MAX_DESCRIPTION) -> str:
    """Plain text that keeps its line breaks, never two empty lines in a row."""
    text = _plain(value)
    if text.isprintable():
        return _cut(" ".join(text.split()), limit)
    text = "\n".join(" ".join(part.split()) for part in text.splitlines())
    return _cut(_BLANK_LINES.sub("\n\n", text).strip(), limit)


_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:(?!\d)", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w\-]{0,61}[^\W_])?"
# No user name, no address in figures, no sign that would leave an attribute or a sentence.
_URL = re.compile(
    rf"https?://(?:{_LABEL}\.){{1,20}}(?:[^\W\d_]{{2,63}}|xn--[a-z0-9\-]{{1,59}})\.?(?::[1-9][0-9]{{0,4}})?"
    r"""(?:[/?#][^\s<>"'`{}|\\^]*)?""",
    re.IGNORECASE,
)


def url(value: object) -> str:
    """An http or https address of at most 500 characters, or "". A bare host (www.exemple.org) gets https."""
    return _url(value) if isinstance(value, str) and len(value) <= 2 * MAX_URL else ""


@lru_cache(maxsize=4096)
def _url(text: str) -> str:
    text = _scrub(text).strip()
    if text[:4].casefold() != "http" and not _ANY_SCHEME.match(text):
        text = "https://" + text
    return text if len(text) <= MAX_URL and _URL.fullmatch(text) else ""


def urls(value: object) -> list[str]:
    """Every valid address of a text or a list, in order, without repeats."""
    parts = value if isinstance(value, list) else str(value).split() if isinstance(value, str) else []
    found = (url(part.strip(",;") if isinstance(value, str) else part) for part in parts[: MAX_ITEMS * 4])
    return list(dict.fromkeys(filter(None, found)))[:MAX_ITEMS]


_LIST_ITEM = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)


def join(items: Iterable[str]) -> str:
    """Items in one cell: `;` between them, `\\` before one that belongs to an item."""
    return ";".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split(cell: str) -> list[str]:
    """The inverse of `join`; empty items are dropped."""
    if "\\" not in cell:
        return [part for part in cell.split(";") if part.strip()]
    found = (re.sub(r"\\([\\;])", r"\1", part) for part in _LIST_ITEM.findall(cell))
    return [part for part in found if part.strip()]


def items(value: object, limit: int = MAX_ITEM) -> list[str]:
    """A list of short texts from a list, or from a text with `;` between items: 50 at most, no repeats."""
    parts: list[object] = (
        value if isinstance(value, list) else [*split(value)] if isinstance(value, str) else [value]
    )
    return list(dict.fromkeys(filter(None, (line(part, limit) for part in parts[: MAX_ITEMS * 4]))))[
        :MAX_ITEMS
    ]


# « 12 500 », « 1.234.567 », « 1 234,50 € », « 12.500 € »; « 12.500 » alone may be twelve and a half: nobody knows.
_NUMBER = re.compile(
    r"""(?P<whole>[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})+|[1-9][0-9]{0,2}(?:[.,][0-9]{3}){2,}|[0-9]{1,12}
    |[1-9][0-9]{0,2}[.,][0-9]{3}(?=[.,][0-9]{1,2}\b|\s*(?:€|eur)))
    (?:[.,](?P<decimals>[0-9]{1,2}|0000+))?\s*(?:€|euros?|eur)?""",
    re.IGNORECASE | re.VERBOSE,
)


def integer(value: object) -> int | None:
    """A whole number from 0 to 2³¹ − 1, written as a number or as a text (« 12 500 € »)."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    found = _number(value)
    return int(found) if found is not None and found == int(found) else None


def euros(value: object) -> int | None:
    """The same of an amount: « 1 234,50 € » is 1,235 to the nearest euro."""
    found = _number(value)
    return int(found + 0.5) if found is not None else None


def _number(value: object) -> float | None:
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value.strip())
        value = float(f"{re.sub(r'[^0-9]', '', match['whole'])}.{match['decimals'] or 0}") if match else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_COUNT:
        return None
    return float(value)


def verbatim(value: object) -> str:
    """A source's own value as text, cut at 500 characters; only what a database refuses is taken out."""
    if not isinstance(value, str):
        value = "" if value is None else json.dumps(value, ensure_ascii=False)
    return (value if value.isprintable() else _CONTROL.sub("", value))[:MAX_EXTRA_CHARS]


def _label(key: object) -> str:
    simple = isinstance(key, str) and len(key) <= 100 and key.isascii() and key.isidentifier()
    return str(key) if simple else line(key, 100)


def extra(values: Iterable[tuple[object, object]]) -> dict[str, str]:
    """The first 60 pairs that are not empty."""
    kept: dict[str, str] = {}
    for key, value in values:
        name, text = _label(key), verbatim(value)
        if name and text and name not in kept:
            kept[name] = text
            if len(kept) == MAX_EXTRA_KEYS:
                break
    return kept
