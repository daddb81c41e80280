"""The journal of a space, in words."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Entry, Link
from essaim.foundation.kernel.refs import refs, resolve
from essaim.foundation.kernel.registry import scan


@dataclass(frozen=True)
class Line:
    """One entry, as a page shows it."""

    at: datetime
    who: str
    on_behalf_of: str
    did: Any
    object_name: str
    object_url: str


@cache
def _labels() -> dict[str, Any]:
    return {name: label for module in scan("journal_labels") for name, label in module.ACTIONS.items()}


def action_label(name: str) -> Any:
    """What an action says that somebody did; its bare name where its room gives none."""
    return _labels().get(name, name)


def told(found: list[Entry], user: Any) -> list[Line]:
    """Entries as lines for `user`: four queries and one a kind of object, whatever their number."""
    ids = {pk for entry in found for pk in (entry.by_id, entry.on_behalf_of_id) if pk}
    names = dict(Party.objects.filter(pk__in=ids).values_list("pk", "name"))
    about = _about(found)
    objects = resolve(user, about.values())
    return [_line(entry, names, about[entry.pk], objects.get(about[entry.pk])) for entry in found]


def _about(found: list[Entry]) -> dict[int, tuple[str, int]]:
    """What each entry is about; a relation has no page: the object that it starts from stands for it."""
    links = {entry.object_id for entry in found if entry.object_type == Link.type_name()}
    rows = Link.objects.filter(pk__in=links).values_list("pk", "source_type", "source_id") if links else []
    starts = {(Link.type_name(), pk): (kind, source) for pk, kind, source in rows}
    pairs = {entry.pk: (entry.object_type, entry.object_id) for entry in found}
    return {pk: starts.get(pair, pair) for pk, pair in pairs.items()}


def _line(entry: Entry, names: dict[int, str], about: tuple[str, int], obj: Any) -> Line:
    ref = refs().get(about[0])
    return Line(
        at=entry.at,
        who=names.get(entry.by_id, _("Quelqu’un")) if entry.by_id else _("Le service"),
        on_behalf_of=names.get(entry.on_behalf_of_id, "") if entry.on_behalf_of_id else "",
        did=action_label(entry.action),
        object_name=ref.name(obj) if ref and obj else "",
        object_url=ref.url(obj) if ref and obj else "",
    )
