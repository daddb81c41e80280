"""The questions of a space as lines of its archive: written, looked at as what comes from outside, asked again, withdrawn."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify

from essaim.connect.actors import archived
from essaim.connect.questions.actions import withdraw_question
from essaim.connect.questions.models import CHOOSING, HELP, READERS, UNIT, WORDING, Kind, Question
from essaim.connect.questions.options import LABEL, MOST
from essaim.exchange.archives.packing import Line
from essaim.foundation.kernel.actions import SYSTEM

SAID = ("key", "position", "wording", "help", "kind", "unit", "options", "visibility", "expected")
FARTHEST = 10_000


def lines(places: Mapping[int, str]) -> Iterator[Line]:
    """Those of the spaces of the archive, in the order of their identifiers."""
    for question in Question.objects.filter(space_id__in=list(places)).order_by("public_id"):
        said = {name: getattr(question, name) for name in SAID}
        said |= {"withdrawn": question.withdrawn_at is not None, "place": places[question.space_id]}
        kept = {name: value for name, value in said.items() if value not in (None, "", [], False)}
        yield {"public_id": str(question.public_id), **kept}


def cleaned(line: Line) -> Line:
    """See `parts.cleaned`."""
    kind, visibility = Kind(line["kind"]).value, line.get("visibility", "")
    key, wording = archived.text(line["key"], 60), archived.text(line["wording"], WORDING).strip()
    position = line.get("position", 0)
    if visibility not in dict(READERS) or not wording or not key or slugify(key) != key:
        raise ValueError(line)
    if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position <= FARTHEST:
        raise ValueError(position)
    options = [_option(each) for each in archived.items(line.get("options", []), 2 * MOST)]
    if bool(options) != (kind in CHOOSING) or len({each["key"] for each in options}) < len(options):
        raise ValueError("options")
    return {
        "public_id": str(UUID(line["public_id"])),
        "place": archived.text(line.get("place", ""), 36),
        "name": wording,
        "key": key,
        "position": position,
        "help": archived.text(line.get("help", ""), HELP),
        "kind": kind,
        "unit": archived.text(line.get("unit", ""), UNIT),
        "options": options,
        "visibility": visibility,
        "expected": line.get("expected") is True,
        "withdrawn": line.get("withdrawn") is True,
    }


def _option(said: Any) -> Line:
    key, label = archived.text(said["key"], 40), archived.text(said["label"], LABEL).strip()
    if not key or slugify(key) != key or not label:
        raise ValueError(said)
    return {"key": key, "label": label, "withdrawn": said.get("withdrawn") is True}


def make(said: Line, wording: str, space_id: int) -> Question:
    """The question as it was, in this space; its key gives way to one that is taken. Inside an action."""
    fields = {name: said[name] for name in SAID if name in said}
    taken = set(Question.objects.filter(space_id=space_id).values_list("key", flat=True))
    rank = 2
    while fields["key"] in taken:
        fields["key"], rank = f"{said['key'][:56]}-{rank}", rank + 1
    withdrawn_at = timezone.now() if said["withdrawn"] else None
    return Question.objects.create(
        public_id=said["public_id"],
        space_id=space_id,
        **fields | {"wording": wording, "withdrawn_at": withdrawn_at},
    )


def there(public_ids: Iterable[str]) -> set[str]:
    """Those of these identifiers that this house knows; one query."""
    found = Question.objects.filter(public_id__in=list(public_ids))
    return {str(name) for name in found.values_list("public_id", flat=True)}


def withdraw(public_id: str, spaces: Iterable[int]) -> None:
    """Ask it no more: its answers stay with the cards of the bin."""
    for question in Question.objects.filter(public_id=public_id, space_id__in=list(spaces)):
        withdraw_question(SYSTEM, question)
