"""Dates as people write them: which order a column follows, and the ISO date of a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

ISO, DAY_FIRST, MONTH_FIRST = "ymd", "dmy", "mdy"
SAID = {
    DAY_FIRST: "Les dates sont lues jour/mois/année.",
    MONTH_FIRST: "Les dates sont lues mois/jour/année\u202f: certaines n’auraient pas de sens dans l’autre ordre.",
}
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})((?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")
_CENTURY = 70


def is_date(text: str) -> bool:
    """Whether a text is a date, in whatever order."""
    text = text.strip()
    return bool(_ISO.fullmatch(text)) or any(iso(text, order) != text for order in (DAY_FIRST, MONTH_FIRST))


def order(values: Iterable[str]) -> str:
    """The order that all these dates allow, the day first where both do; "" when some value is no date, or none is."""
    allowed, seen = [DAY_FIRST, MONTH_FIRST], False
    for value in values:
        text = value.strip()
        if not text:
            continue
        if _ISO.fullmatch(text):
            seen = True
            continue
        allowed = [each for each in allowed if iso(text, each) != text]
        seen = True
        if not allowed:
            return ""
    return allowed[0] if seen else ""


def iso(text: str, order: str = DAY_FIRST) -> str:
    """« 01/02/2018 » → « 2018-02-01 », its hour kept; what is no such date as it is."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        return text
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if year < 100:
        year += 1900 if year >= _CENTURY else 2000
    day, month = (first, second) if order != MONTH_FIRST else (second, first)
    try:
        return date(year, month, day).isoformat() + match[4]
    except ValueError:
        return text
