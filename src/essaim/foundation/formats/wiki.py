"""Long texts of YesWiki, in its markup or in HTML, made plain."""

from __future__ import annotations

import html
import re

_HTML = re.compile(
    r"</?(?:p|br|div|ul|ol|li|h[1-6]|strong|em|b|i|a|span|table)\b[^<>]{0,500}>", re.IGNORECASE
)
_LINK = re.compile(r"\[\[\s*([^\s\[\]]{1,500})(?:\s+([^\[\]]{1,500}))?\s*\]\]")
_ACTION = re.compile(r"\{\{[^{}]{0,2000}\}\}")
_TITLE = re.compile(r"={2,6}[ \t]*([^=\n]{1,500}?)[ \t]*={2,6}")
_MARKS = re.compile(r"\*\*|//(?!\S+\.\S)|(?<!:)//|__|@@|##|%%|££|\"\"")
_ITEM = re.compile(r"^[ \t]+(?:-|\*|[0-9a-zA-Z]\))[ \t]+", re.MULTILINE)
_RULE = re.compile(r"^-{4,}[ \t]*$", re.MULTILINE)


def plain(text: str) -> str:
    """The words of a wiki text; HTML is left to the cleaning that every field goes through."""
    if _HTML.search(text):
        return text
    text = _ACTION.sub("", text)
    text = _LINK.sub(lambda link: link[2].strip() if link[2] else link[1], text)
    text = _RULE.sub("", _TITLE.sub(r"\1", text))
    return _MARKS.sub("", _ITEM.sub("- ", text))


def wrapped(text: str) -> str:
    """Plain text as HTML that YesWiki shows as it is, and that no markup is read into."""
    return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br />")
