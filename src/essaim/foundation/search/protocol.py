"""What a room says to be found: `search.py` with `SEARCHABLE = [Searchable(…)]`, scanned in every app.

Its objects are then indexed in the transaction of each action that records them, found on the search page and while
typing, by whoever the rule lets see them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q

from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.registry import scan
from essaim.foundation.kernel.rules import seen
from essaim.foundation.kernel.scope import Scope


@dataclass(frozen=True)
class Document:
    """What one object shows and is found by.

    `key`: its primary key. Found by: `title` above all, then `summary`, `city` and `keys` (short texts: acronym,
    names of the words it bears), then `body` (long texts). Who sees it: `space_id` and `visibility` as `rules.seen` reads them, `owner_id` and `author_id` (parties).
    `named`: False where the title is no name, only a beginning of the text: it then weighs no more than the rest, and
    is not suggested. Texts are shown as excerpts to whoever sees the object.
    Facets: `kind` (a slug of `Searchable.kinds`), `terms` ((scheme, slug, label) of the words it bears: categories, themes, tags…), `department` (its code), `city`, `dated`.
    """

    key: int
    title: str
    url: str
    visibility: str
    space_id: int | None = None
    owner_id: int | None = None
    author_id: int | None = None
    summary: str = ""
    keys: Sequence[str] = ()
    body: Sequence[str] = ()
    kind: str = ""
    terms: Sequence[tuple[str, str, str]] = ()
    department: str = ""
    city: str = ""
    dated: date | None = None
    language: str = "fr"
    example: bool = False
    named: bool = True


def _no_kinds() -> Mapping[str, Any]:
    return {}


def _nothing(user: Any, keys: Sequence[int]) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True)
class Searchable:
    """One kind of object that is found.

    `documents(keys)`: those of these objects that are to be found at all (none for what is in a bin), in a bounded
    number of queries. `where(scope)`: who sees them, as a `Q` over the columns of `search.Row`; it must say exactly what
    the room's own view rule says (`search.testing.differences` compares). `label`: in the plural. `kinds()`: slug → label.
    `beside(user, keys)`: what is said beside each of these in the results (what a comment is about), as far as `user`
    may see it; asked for one page of them, in a bounded number of queries.
    """

    model: type[PublicModel]
    label: Any
    documents: Callable[[Sequence[int]], Iterable[Document]]
    rule: str
    where: Callable[[Scope], Q] = field(default=seen)
    kinds: Callable[[], Mapping[str, Any]] = _no_kinds
    beside: Callable[[Any, Sequence[int]], Mapping[int, str]] = _nothing

    @property
    def name(self) -> str:
        """`app.model`."""
        return self.model.type_name()


def own(scope: Scope) -> Q:
    """Rows of objects that one's parties own or wrote: to add to `seen` where the room's rule does."""
    return Q(owner_id__in=scope.parties) | Q(author_id__in=scope.parties)


@cache
def searchables() -> dict[str, Searchable]:
    """Every kind of object that is found, by `app.model`, lowest room first."""
    return {each.name: each for module in scan("search") for each in getattr(module, "SEARCHABLE", [])}
