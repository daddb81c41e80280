"""Files as the lines of a space's archive, and from them again: their words here, their bytes beside, by their digest.

Left out: who sent a file, what was made from it (made again), and files that are not ready.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from essaim.foundation.files import actions, darkroom, storage
from essaim.foundation.files.analysis import vtt
from essaim.foundation.files.analysis.found import PICTURE, Found, Window
from essaim.foundation.files.analysis.pictures import is_bare
from essaim.foundation.files.attaching import attachable_of, attachables, by_slug
from essaim.foundation.files.models import File, Rendition, Role, State
from essaim.foundation.files.receiving import ISO_MEDIA, Received, receive
from essaim.foundation.files.refusals import captions_refusal
from essaim.foundation.formats import clean
from essaim.foundation.kernel.actions import action
from essaim.foundation.kernel.models import Licence, PublicModel, Visibility
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space

AT_ONCE = 200
TEXTS = {"title": 200, "alt": 500, "caption": 500, "credit": 200, "transcript": 100_000}
CHOICES = {"role": Role.values, "reach": Visibility.values, "licence": Licence.values}
CAPTIONS = Rendition.Purpose.CAPTIONS
MOST_CAPTIONS = 50
FIRST_YEAR = 1990
_SHA, _LANGUAGE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2})?")
Line = dict[str, Any]
Owners = Callable[[Sequence[File]], Mapping[tuple[str, int], str]]


def archivable(reader: Any, spaces: Sequence[int]) -> QuerySet[File]:
    """The files of these spaces that the reader may see, ready, whose owner is in no bin; oldest first."""
    rows = allowed(File.objects.filter(space_id__in=spaces, state=State.READY), reader, "files.view")
    return rows.filter(binned_at=None, hidden=False, owner_type__in=list(attachables())).order_by("pk")


def unready(spaces: Sequence[int]) -> int:
    """How many files of these spaces are still being prepared."""
    return File.objects.filter(
        space_id__in=spaces, state=State.PROCESSING, binned_at=None, hidden=False
    ).count()


def lines(files: QuerySet[File], owners: Owners) -> Iterator[Line]:
    """Each file whose owner has a name among `owners` (of some files: the name of each `(owner_type, owner_id)`) and whose
    bytes are there; two queries and what `owners` asks, for 200."""
    captions = Prefetch("renditions", Rendition.objects.filter(purpose=CAPTIONS).order_by("language", "pk"))
    rows = files.prefetch_related(captions).iterator(AT_ONCE)
    while chunk := list(islice(rows, AT_ONCE)):
        names = owners(chunk)
        for file in chunk:
            name = names.get((file.owner_type, file.owner_id))
            if name is not None and storage.present(file.sha256):
                yield _line(file, name)


def _line(file: File, owner: str) -> Line:
    found = {
        name: getattr(file, name)
        for name in (*TEXTS, *CHOICES, "original_name", "sha256", "size", "language")
    }
    found |= {
        "public_id": str(file.public_id),
        "of": attachables()[file.owner_type].slug,
        "owner": owner,
        "decorative": file.decorative,
        "example": file.example,
        "stripped": file.stripped,
        "created_at": _instant(file.created_at),
        "captions": [
            {"language": each.language, "sha256": each.sha256, "size": each.size}
            for each in file.renditions.all()
            if storage.present(each.sha256)
        ],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value not in (None, "", [], False)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digests(line: Line) -> Iterator[tuple[str, int]]:
    """(SHA-256, size) of all the bytes that a line speaks of: the file itself, then its captions."""
    yield line["sha256"], line["size"]
    for each in line.get("captions", []):
        yield each["sha256"], each["size"]


def cleaned(line: Mapping[str, Any]) -> Line:
    """A line from outside, each value of its kind and within bounds. ValidationError: one sentence."""
    try:
        return _cleaned(line)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError(
            _("Ce fichier n’est pas décrit comme le fait l’archive d’un espace.")
        ) from error


def _cleaned(line: Mapping[str, Any]) -> Line:
    found = {name: _text(line.get(name, ""), most) for name, most in TEXTS.items()}
    for name, choices in CHOICES.items():
        if line[name] not in choices:
            raise ValueError(name)
        found[name] = line[name]
    captions = line.get("captions", [])
    if by_slug(line["of"]) is None or not isinstance(captions, list) or len(captions) > MOST_CAPTIONS:
        raise ValueError(line)
    at = datetime.fromisoformat(_text(line["created_at"], 40))
    if at.tzinfo is None or not FIRST_YEAR <= at.year < 9_000:
        raise ValueError(at)
    return {
        **found,
        **_bytes(line),
        "public_id": str(UUID(line["public_id"])),
        "of": line["of"],
        "owner": _text(line.get("owner", ""), 36),
        "original_name": clean.line(_text(line["original_name"], 200)) or "fichier",
        "language": _language(line["language"]),
        "decorative": line.get("decorative") is True,
        "example": line.get("example") is True,
        "stripped": line.get("stripped") is True,
        "created_at": _instant(at),
        "captions": [{"language": _language(each["language"]), **_bytes(each)} for each in captions],
    }


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise ValueError(value)
    return value


def _language(value: Any) -> str:
    if not _LANGUAGE.fullmatch(_text(value, 5)):
        raise ValueError(value)
    return str(value)


def _bytes(said: Mapping[str, Any]) -> Line:
    size = said["size"]
    if (
        not _SHA.fullmatch(_text(said["sha256"], 64))
        or isinstance(size, bool)
        or not isinstance(size, int)
        or size < 1
    ):
        raise ValueError(said)  # fmt: skip
    return {"sha256": said["sha256"], "size": size}


@dataclass(frozen=True)
class Brought:
    """A file of an archive whose bytes are kept again. `faithful`: nothing in them needs to be removed here."""

    received: Received
    faithful: bool
    captions: tuple[tuple[str, storage.Kept], ...] = ()


def bring(line: Line, opened: Callable[[str], BinaryIO]) -> Brought:
    """Examine and keep the bytes that a cleaned line speaks of, as any upload. Outside any transaction.

    `opened`: the bytes of a digest, seekable. ValidationError: the files room takes no such file.
    """
    with opened(line["sha256"]) as stream:
        received = receive(stream, line["original_name"])
        found = received.found
        faithful = received.kept.sha256 == line["sha256"] and (
            found.kind != PICTURE or _as_prepared(stream, found)
        )
    return Brought(received, faithful, tuple(_captions(line["captions"], opened)))


def _as_prepared(stream: BinaryIO, found: Found) -> bool:
    """Whether a picture is such as the darkroom leaves them: no larger, and nothing in it but pixels."""
    return max(found.width, found.height) <= darkroom.MASTER and is_bare(Window(stream), found.media_type)


def _captions(said: Iterable[Line], opened: Callable[[str], BinaryIO]) -> Iterator[tuple[str, storage.Kept]]:
    for each in said:
        with opened(each["sha256"]) as stream:
            try:
                content = vtt.write(vtt.read(stream.read(actions.MOST_CAPTIONS + 1)))
            except vtt.Unreadable as unreadable:
                raise ValidationError(captions_refusal(unreadable).messages) from unreadable
        yield each["language"], storage.put_bytes(content)


@action("files.add")
def bring_back(by: Any, space: Space, /, *, owner: PublicModel, line: Line, brought: Brought) -> File:
    """Attach to `owner` what `bring` kept, as its line says. A main picture steps aside for the one that is there.

    ValidationError: no room left, or too many files there.
    """
    facts, received = attachable_of(owner).facts(owner), brought.received
    file = actions.charged(by, space, owner, facts, received, line["role"])
    file.public_id, file.faithful = UUID(line["public_id"]), brought.faithful
    file.example = line["example"]
    if received.found.kind == PICTURE:
        file.stripped = brought.faithful
    elif received.found.media_type not in ISO_MEDIA:
        file.stripped = line["stripped"]
    if file.role == Role.PORTRAIT and (file.kind != PICTURE or _has_portrait(owner)):
        file.role = Role.ATTACHMENT
    actions.place(file, facts, {name: line[name] for name in actions.WORDS})
    File.objects.filter(pk=file.pk).update(created_at=datetime.fromisoformat(line["created_at"]))
    for language, kept in brought.captions:
        actions.add_captions(file, kept, language)
    return file


def _has_portrait(owner: PublicModel) -> bool:
    about = {"owner_type": owner.type_name(), "owner_id": owner.pk, "role": Role.PORTRAIT}
    return File.objects.filter(**about, binned_at=None).exists()


def standing(public_ids: Iterable[str]) -> dict[str, File]:
    """The files of this house that bear these identifiers, those in a bin too; one query."""
    found = File.objects.filter(public_id__in=list(public_ids)).only("pk", "public_id", "binned_at")
    return {str(file.public_id): file for file in found}
