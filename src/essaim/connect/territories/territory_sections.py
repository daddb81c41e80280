"""Who is in a place, and what seems missing: the first part of its page."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.territories.counting import LOOKED, Counted
from essaim.connect.territories.portraits import NAMED, Line, Part, inhabited, parts, portrait, unknown_towns
from essaim.foundation.places.place import Place
from essaim.foundation.places.sections import Section
from essaim.foundation.ui.typography import number

SHOWN = 30  # parts of a place that have cards


def _context(place: Place, user: Any) -> dict[str, Any]:
    """The counts beside those around, what the place is made of, blind spots; some fifteen queries at most."""
    found = portrait(user, place)
    here = found.here
    asked = urlencode({"territoire": place.value})
    context = {
        "here": here,
        "near": found.near,
        "capped": number(LOOKED) if here.counts.more else "",
        "tables": [] if here.counts.more else _tables(found.columns, parts(found.columns, found.tree)),
        "sentences": found.sentences(),
        "compare_url": f"{reverse('territories:compare')}?{urlencode({'lieu': place.value})}",
        "csv_url": reverse("territories:figures", args=[place.value]),
        "map_url": f"{reverse('actors:map')}?{asked}",
        "made_of": [],
        "without": [],
        "unnamed": 0,
    }
    if place.parts and not here.counts.more:
        without = unknown_towns(place, here) if here.counts.total else []
        context |= {
            "made_of": [_part(part, count) for part, count in inhabited(place, here)[:SHOWN]],
            "without": without[:NAMED],
            "unnamed": len(without) - NAMED,
        }
    return context


def _part(part: Place, count: int) -> list[Any]:
    rate = count * 10_000 / part.population if part.population else None
    return [{"text": part.name, "href": part.url}, number(count), said(rate)]


def _tables(columns: list[Counted], found: list[Part]) -> list[dict[str, Any]]:
    """For `data_table`: how many here, per 10,000 residents here and around."""
    heads = [
        {"label": _("Fiches"), "number": True},
        {"label": _("pour 10 000"), "number": True},
        *({"label": each.name, "number": True} for each in columns[1:]),
    ]
    return [
        {
            "title": _("%(title)s : fiches, et pour 10 000 habitant·es, ici et autour")
            % {"title": part.title},
            "heads": [part.title, *heads],
            "rows": rows,
        }
        for part in found
        if (rows := [_row(line) for line in part.lines if line.cells[0][0]])
    ]


def _row(line: Line) -> list[Any]:
    (count, rate), *others = line.cells
    label = f"– {line.label}" if line.level else line.label
    return [
        {"text": label, "href": line.url},
        number(count),
        said(rate),
        *(said(each) for _count, each in others),
    ]


def said(rate: float | None) -> str:
    """A rate, with as many digits as it needs."""
    if rate is None:
        return "–"
    if 0 < rate < 0.01:
        return _("< %(least)s") % {"least": number(0.01, 2)}
    return number(rate, 1 if rate >= 1 else 2) if rate else "0"


SECTIONS = [Section(order=10, template="territories/section.html", context=_context)]
