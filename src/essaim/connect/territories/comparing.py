"""Places side by side: which ones an address names, the same figures for a page and for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from essaim.connect.territories.counting import Counted, counted
from essaim.connect.territories.portraits import Line, Part, parents_of, parts
from essaim.foundation.formats.table import guard
from essaim.foundation.places.place import Place, find
from essaim.foundation.places.queries import found as named
from essaim.foundation.vocabularies.terms import category_tree

MOST = 4
READ = 8  # values of an address


def choose(user: Any, values: Iterable[str]) -> list[Place]:
    """The places that the values name and that this reader may see, once each, in order."""
    wanted = list(dict.fromkeys(value.replace("\x00", "")[:60] for value in values if value))[:READ]
    return [place for value in wanted if (place := find(user, value))]


def pick(user: Any, typed: str) -> list[Place]:
    """The places that what is typed may mean: one where a name is exactly that of one place."""
    found = named(user, typed.replace("\x00", "").strip()[:80])
    exact = [each for each in found if each.name.casefold() == typed.strip().casefold()]
    return exact[:1] if len(exact) == 1 else found


def beside(user: Any, places: Sequence[Place]) -> list[Counted]:
    """Their counts, then those of what holds the first one, and of France."""
    return [*counted(user, places), *parents_of(user, places)] if places else []


def table(columns: Sequence[Counted]) -> list[Part]:
    """Every line of the comparison: who lives there, how many cards, then kinds and categories."""
    total = [(each.counts.total, each.rate(each.counts.total)) for each in columns]
    towns = [(each.counts.inhabited, None) for each in columns]
    first = [
        Line(_("Habitant·es"), "", [(each.population, None) for each in columns]),
        Line(_("Communes"), "", [(each.communes, None) for each in columns]),
        Line(_("Communes où une fiche est connue"), "", towns),
        Line(_("Fiches"), "", total),
    ]
    return [Part(_("En tout"), first), *parts(columns, category_tree())]


def as_csv(columns: Sequence[Counted]) -> bytes:
    """Two columns a place: how many, and per 10,000 residents."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    heads = [(each.name, _("%(name)s, pour 10 000 habitant·es") % {"name": each.name}) for each in columns]
    writer.writerow(
        [guard(_("Partie")), guard(_("Ligne")), *(guard(head) for pair in heads for head in pair)]
    )
    for part in table(columns):
        for line in part.lines:
            cells = [
                cell for count, rate in line.cells for cell in (count, "" if rate is None else round(rate, 3))
            ]
            writer.writerow([guard(part.title), guard(line.label), *cells])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()
