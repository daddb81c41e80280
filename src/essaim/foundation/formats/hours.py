"""Opening hours of a week: read as people write them (« lun-ven 9h-12h, 14h-18h ; sam 10h-13h ») or as OpenStreetMap does
(`Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-13:00`), written in either way. Seasons and holidays are not read. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

DAY = 24 * 60  # minutes
MOST = 5  # spans a day
Span = tuple[int, int]  # minutes since midnight; closing after midnight goes beyond DAY
Week = tuple[tuple[Span, ...], ...]  # seven days, Monday first; spans in order, apart from one another
CLOSED: Week = ((),) * 7
EXAMPLE = "lun-ven 9h-12h, 14h-18h\u202f; sam 10h-13h"

FRENCH = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
OSM = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SCHEMA = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SAID = (
    "lundi lundis lun lu monday mon mo", "mardi mardis mar ma tuesday tue tu", "mercredi mercredis mer me wednesday wed we",
    "jeudi jeudis jeu je thursday thu th", "vendredi vendredis ven ve friday fri fr", "samedi samedis sam sa saturday sat",
    "dimanche dimanches dim di sunday sun su",
)  # fmt: skip
_DAYS = {word: number for number, words in enumerate(_SAID) for word in words.split()}
_WORDS = {
    **dict.fromkeys(("-", "a", "au", "to"), "-"),
    **dict.fromkeys((",", "et", "&", "and", "puis"), ","),
    **dict.fromkeys((";", "\n", "."), ";"),
    **dict.fromkeys(("ferme", "fermee", "off", "closed"), "off"),
    **dict.fromkeys((":", "de", "du", "le", "les", "ouvert", "ouverte"), ""),
}
_ALWAYS = re.compile(r"24\s*h?\s*/\s*24(?:\s*,?\s*7\s*j?\s*/\s*7)?|24\s*/\s*7")
_EVERY = re.compile(r"tous les jours|chaque jour|7\s*j?\s*/\s*7|daily")
_TOKEN = re.compile(r"\d{1,2}\s*(?:h|:)\s*[0-5]\d(?!\d)|\d{1,2}\s*h?(?![\d/:])|[a-z]+|[-,;:&.\n]|\S")
_TIME = re.compile(r"(\d{1,2})\s*(?:(?:h|:)\s*(\d\d)?)?")


class Unreadable(ValueError):
    """What could not be read, as it was written."""


def read(text: str) -> Week:
    """The week that a text tells; a rule on other days replaces, on the same days adds. Unreadable: it says something else."""
    week: list[tuple[Span, ...]] = list(CLOSED)
    seen: set[tuple[int, ...]] = set()
    for days, spans in _rules(_tokens(text)):
        for day in days:
            week[day] = _joined((*week[day], *spans) if days in seen else spans)
        seen.add(days)
    return tuple(week)


def _tokens(text: str) -> list[str]:
    """« - », « , », « ; », « off », the figures of days as « d0 » and minutes as « 540 »."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain).strip(" .;,\n")
    plain = _ALWAYS.sub("lu-di 0h-24h", plain) if _ALWAYS.fullmatch(plain) else plain
    found = (_token(each) for each in _TOKEN.findall(_EVERY.sub("lu-di", plain)))
    return [each for each in found if each]


def _token(word: str) -> str:
    if word in _DAYS:
        return f"d{_DAYS[word]}"
    if word in ("midi", "minuit"):
        return str(DAY // 2 if word == "midi" else DAY)
    if met := _TIME.fullmatch(word):
        minutes = int(met[1]) * 60 + int(met[2] or 0)
        if minutes > DAY:
            raise Unreadable(word)
        return str(minutes)
    if word not in _WORDS:
        raise Unreadable(word)
    return _WORDS[word]


def _rules(tokens: list[str]) -> Iterator[tuple[tuple[int, ...], tuple[Span, ...]]]:
    """Each rule: its days and its spans."""
    at = 0
    while at < len(tokens):
        if tokens[at] in (";", ","):
            at += 1
            continue
        days, at = _pairs(tokens, at, _day)
        spans, at = _pairs(tokens, at, _minutes)
        if not spans:
            if tokens[at : at + 1] != ["off"]:
                raise Unreadable(" ".join(tokens[at:]))
            at += 1
        yield _all_days(days), tuple(_span(*each) for each in spans)


def _day(token: str) -> int | None:
    return int(token[1:]) if token[0] == "d" and token != "off" else None


def _minutes(token: str) -> int | None:
    return int(token) if token.isdigit() else None


def _pairs(
    tokens: list[str], at: int, value: Callable[[str], int | None]
) -> tuple[list[tuple[int, int | None]], int]:
    """« a-b, c, d-e » from there on, as long as these are values; and where what follows begins."""
    found: list[tuple[int, int | None]] = []
    while at < len(tokens) and (first := value(tokens[at])) is not None:
        last = value(tokens[at + 2]) if tokens[at + 1 : at + 2] == ["-"] and at + 2 < len(tokens) else None
        found.append((first, last))
        at += 1 if last is None else 3
        if tokens[at : at + 1] != [","]:
            break
        at += 1
    return found, at


def _all_days(pairs: list[tuple[int, int | None]]) -> tuple[int, ...]:
    if not pairs:
        raise Unreadable("")
    days: set[int] = set()
    for first, last in pairs:
        length = 0 if last is None else (last - first) % 7
        days.update((first + step) % 7 for step in range(length + 1))
    return tuple(sorted(days))


def _span(opens: int, closes: int | None) -> Span:
    if closes is None or opens >= DAY:
        raise Unreadable(str(opens))
    return (opens, closes if closes > opens else closes + DAY)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that touch made one."""
    found: list[Span] = []
    for opens, closes in sorted(spans):
        if found and opens <= found[-1][1]:
            first = found[-1][0]
            found[-1] = (first, min(max(closes, found[-1][1]), first + DAY))
        else:
            found.append((opens, closes))
    if len(found) > MOST:
        raise Unreadable(f"{len(found)}")
    return tuple(found)


def osm(week: Week) -> str:
    """As OpenStreetMap writes it; "" for a week that is never open."""
    return _written(week, OSM, "; ", ",", _clock)


def french(week: Week) -> str:
    """As people write it; `read` reads it back."""
    said = _written(week, FRENCH, "\u202f; ", ", ", hour)
    return said.replace("lun-dim", "tous les jours")


def _written(week: Week, days: tuple[str, ...], between: str, comma: str, clock: Callable[[int], str]) -> str:
    rules = []
    for spans in dict.fromkeys(spans for spans in week if spans):
        named = comma.join(_run(days, run) for run in _runs([d for d in range(7) if week[d] == spans]))
        rules.append(f"{named} {comma.join(f'{clock(opens)}-{clock(closes)}' for opens, closes in spans)}")
    return between.join(rules)


def _runs(days: list[int]) -> list[list[int]]:
    """Days that follow one another, together."""
    found: list[list[int]] = []
    for day in days:
        if found and found[-1][-1] == day - 1:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _run(names: tuple[str, ...], run: list[int]) -> str:
    return names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}"


def _clock(minutes: int) -> str:
    """« 09:05 »; 24:00 at the very end of the day."""
    minutes = minutes if minutes <= DAY else minutes - DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"


def hour(minutes: int) -> str:
    """« 9h05 », « 9h »."""
    minutes = minutes if minutes <= DAY else minutes - DAY
    return f"{minutes // 60}h{minutes % 60:02}" if minutes % 60 else f"{minutes // 60}h"


def schema(week: Week) -> list[dict[str, object]]:
    """schema.org's `openingHoursSpecification`: one a span, with its days."""
    spans = dict.fromkeys(span for spans in week for span in spans)
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [SCHEMA[day] for day in range(7) if span in week[day]],
            "opens": _clock(span[0]),
            "closes": "23:59" if span[1] == DAY else _clock(span[1]),
        }
        for span in spans
    ]


def tidy(text: str) -> str:
    """The same hours as OpenStreetMap writes them; "" where they cannot be read."""
    try:
        return osm(read(text))
    except Unreadable:
        return ""
