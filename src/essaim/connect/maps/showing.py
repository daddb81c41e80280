"""What a map shows: read from an address that anybody may have written, as one reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from essaim.connect.actors.filters import NAMES, Filters, FiltersForm
from essaim.connect.actors.queries import Page, bounds, page
from essaim.connect.maps.models import QUERY, SavedMap

BESIDE = 20  # cards of the list beside a map
MOVES = ("bbox", "before", "after")  # what the reader of a map changes by moving it


class Refused(Exception):
    """The address cannot be read, or a filter of it is no more: one sentence, for the reader."""


@dataclass(frozen=True)
class Shown:
    """The cards of a map: the filters, the first cards of the list, and the box that holds them."""

    filters: Filters
    page: Page

    @property
    def context(self) -> dict[str, Any]:
        """What the parts of the page want."""
        filters, found = self.filters, self.page
        return {
            "filters": filters,
            "page": found,
            "bounds": filters.bbox or bounds(found.first),
        }


def read(user: Any, given: Mapping[str, Any]) -> Filters:
    """The filters of an address, as `user` may ask them. Refused: one of them cannot be read, is no more, or is not open
    to them. Left out, it would show everything: a map of one network would become a map of the whole world."""
    if sum(len(str(given.get(name, ""))) for name in NAMES) > QUERY:
        raise Refused(_("Cette adresse est trop longue : elle ne vient pas de la carte."))
    form = FiltersForm(user, given)
    filters = form.chosen()
    if form.errors:
        raise Refused(
            _("Un filtre de cette carte n’existe pas, n’existe plus ou n’est pas ouvert à tout le monde.")
        )
    return filters


def show(user: Any, given: Mapping[str, str]) -> Shown:
    """The cards of an address. Refused: as `read`."""
    filters = read(user, given)
    return Shown(filters, page(user, filters, given, BESIDE))


def of_map(saved: SavedMap, moved: Mapping[str, str]) -> dict[str, str]:
    """What the map asks, in the box and at the page to which its reader has moved."""
    return QueryDict(saved.query).dict() | {name: moved[name] for name in MOVES if moved.get(name)}
