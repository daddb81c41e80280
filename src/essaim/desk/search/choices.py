"""What an address asks of a search: read, checked, written back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from essaim.foundation.kernel.rules import allowed
from essaim.foundation.search.analysis.query import LONGEST
from essaim.foundation.search.departments import DEPARTMENTS
from essaim.foundation.search.protocol import searchables
from essaim.foundation.search.queries import SINCE, Chosen
from essaim.foundation.spaces.models import Space

NAMES = ("quoi", "nature", "espace", "categorie", "theme", "mot", "departement", "commune", "depuis")


@dataclass(frozen=True)
class Asked:
    """The typed text, the valid choices by the names of the address, the same for the index; `dropped`: whether some
    were not valid."""

    text: str
    given: Mapping[str, str]
    chosen: Chosen
    space: Space | None
    dropped: bool

    def query(self, **changes: str) -> str:
        """The address of this search with changes; empty ones left out."""
        values = {"q": self.text[:LONGEST], **self.given, **changes}
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    def without(self, name: str) -> str:
        """The address without that choice, and without what only makes sense within it."""
        inside = {"quoi": "nature", "departement": "commune"}
        return self.query(**{name: "", inside.get(name, name): ""})


def cut(data: QueryDict) -> str:
    """The address of the same search where its text is longer than is read, one character kept more, so that the page
    says so; "" where it is not. What nobody reads would be written again in each link of the page."""
    text = data.get("q", "")
    if len(text) <= LONGEST + 1:
        return ""
    shorter = data.copy()
    shorter["q"] = text[: LONGEST + 1]
    return shorter.urlencode()


def read(user: Any, data: Mapping[str, str]) -> Asked:
    """One query where a space is asked for."""
    wanted = {name: data.get(name, "").strip()[:120] for name in NAMES}
    slug = wanted["espace"]
    space = allowed(Space.objects.filter(slug=slug), user, "spaces.view").first() if slug else None
    kinds = searchables()[wanted["quoi"]].kinds() if wanted["quoi"] in searchables() else {}
    valid = {
        "quoi": wanted["quoi"] in searchables(),
        "nature": wanted["nature"] in kinds,
        "espace": space is not None,
        "departement": wanted["departement"] in DEPARTMENTS,
        "depuis": wanted["depuis"] in SINCE,
    }
    given = {name: value for name, value in wanted.items() if value and valid.get(name, True)}
    chosen = Chosen(
        type=given.get("quoi", ""),
        kind=given.get("nature", ""),
        space_id=space.pk if space else None,
        category=given.get("categorie", ""),
        theme=given.get("theme", ""),
        tag=given.get("mot", ""),
        department=given.get("departement", ""),
        city=given.get("commune", ""),
        since=given.get("depuis", ""),
    )
    dropped = any(value and name not in given for name, value in wanted.items())
    return Asked(data.get("q", "").strip(), given, chosen, space, dropped)
