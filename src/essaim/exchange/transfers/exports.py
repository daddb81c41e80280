"""What a reader may see of a space, or of a list of cards, written in a format, piece by piece."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import in_words
from essaim.connect.actors.queries import visible
from essaim.connect.actors.sinks import columns, written
from essaim.foundation.formats.registry import Format, formats
from essaim.foundation.imports.protocol import sinks
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.spaces.models import Space


class Operator:
    """Who holds the machine: on the command line only, and only when asked, everything may be written."""

    is_authenticated = True
    pk = party_id = None
    _scope = Scope(host=True)


def writable() -> list[Format]:
    """The formats that we write, by name."""
    return sorted((fmt for fmt in formats().values() if fmt.write), key=lambda fmt: fmt.name)


def readable() -> list[Format]:
    """The formats that we read, by name."""
    return sorted((fmt for fmt in formats().values() if fmt.read), key=lambda fmt: fmt.name)


def templates() -> list[Format]:
    """The formats of which there is a file to fill in."""
    return [fmt for fmt in readable() if fmt.template]


def find_format(name: str) -> Format | None:
    """A format that we write, by its name, or by its extension where no other has it; None: we write no such thing."""
    wanted = name.lower().lstrip(".")
    named = [fmt for fmt in writable() if fmt.name == wanted]
    same = [fmt for fmt in writable() if fmt.extension.lstrip(".") == wanted]
    return named[0] if named else same[0] if len(same) == 1 else None


def export(space: Space, fmt: Format, user: Any, sink: str = "actors") -> Iterator[bytes]:
    """The bytes of a file with all that `user` may see of the space; memory does not grow with it."""
    assert fmt.write is not None
    meta = _meta(fmt, space.name, f"/espaces/{space.slug}/", space, user)
    return fmt.write(sinks()[sink].records(space, user), meta)


def export_list(filters: Filters, fmt: Format, user: Any) -> Iterator[bytes]:
    """The same of the cards of a list, in the order of their names; what a space asks of them where the list is its own."""
    assert fmt.write is not None
    cards = filters.narrow(visible(user)).order_by("sort_name", "pk")
    said = " · ".join(value for _label, value in in_words(filters))
    address = f"{reverse('actors:directory')}?{filters.query(vue='')}"
    meta = _meta(fmt, said or settings.SITE_NAME, address, filters.space, user)
    return fmt.write(written(cards, filters.space, user), meta)


def _meta(fmt: Format, name: str, path: str, space: Space | None, user: Any) -> dict[str, object]:
    """What the file says of itself. The licence stands on each card where it differs. A spreadsheet has a column for each
    question of the space."""
    if fmt.columns:
        return {"asked": columns(space, user)}
    address = settings.BASE_URL + path
    today = timezone.localdate().isoformat()
    if fmt.name == "jsonld":
        return {"base": settings.BASE_URL, "dateModified": today, "isBasedOn": address}
    return {"name": name, "source": address, "date": today}


def file_name(slug: str, fmt: Format) -> str:
    """« reseau-2026-05-12.csv »."""
    return f"{slug}-{timezone.localdate().isoformat()}.{fmt.extension.lstrip('.')}"
