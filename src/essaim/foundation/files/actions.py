"""Writes on files. Bytes are durable before the row that speaks of them; what becomes useless is swept later."""

from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.files import quotas, storage, tasks, transcoding
from essaim.foundation.files.analysis import vtt
from essaim.foundation.files.analysis.found import PICTURE, SOUND, VIDEO, Found
from essaim.foundation.files.attaching import Facts, attachable_of
from essaim.foundation.files.keeping import narrower
from essaim.foundation.files.models import File, Rendition, Role, State
from essaim.foundation.files.receiving import ISO_MEDIA, Received, receive
from essaim.foundation.files.refusals import captions_refusal
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.models import Licence, PublicModel, Visibility
from essaim.foundation.kernel.rules import check
from essaim.foundation.spaces.models import Space

WORDS = ("title", "alt", "decorative", "caption", "credit", "licence", "language", "transcript", "reach")
PREPARED = (
    "sha256",
    "size",
    "media_type",
    "width",
    "height",
    "name",
    "state",
    "refusal",
    "stripped",
    "updated_at",
)
MOST_OF_ONE = 200  # files of one object
MOST_CAPTIONS = 2**20


def add_file(
    by: Any,
    owner: PublicModel,
    /,
    *,
    upload: BinaryIO,
    file_name: str,
    role: str = Role.ATTACHMENT,
    **words: Any,
) -> File:
    """Attach an upload to `owner`; pictures are then prepared by the worker. `words`: those of WORDS, and `example`.

    The bytes are kept before the transaction, which they would make long. ValidationError; Denied: the owner's rule.
    """
    way = attachable_of(owner)
    if not isinstance(by, System):
        check(by, way.portrait_rule if role == Role.PORTRAIT else way.rule, owner)
    received = receive(upload, file_name)
    if role == Role.PORTRAIT and received.found.kind != PICTURE:
        raise ValidationError({"uploads": _("L’image principale doit être une image.")})
    facts = way.facts(owner)
    space = Space.objects.get(pk=facts.space_id)
    return _add(by, space, owner=owner, facts=facts, received=received, role=role, words=words)


@action("files.add")
def _add(
    by: Any,
    space: Space,
    /,
    *,
    owner: PublicModel,
    facts: Facts,
    received: Received,
    role: str,
    words: dict[str, Any],
) -> File:
    file = charged(by, space, owner, facts, received, role)
    file.reach, file.example = words.pop("reach", facts.visibility), words.pop("example", False)
    return place(file, facts, words)


def charged(by: Any, space: Space, owner: PublicModel, facts: Facts, received: Received, role: str) -> File:
    """The row, not saved yet, of bytes that are kept, counted in the quotas. ValidationError: no room, or too many there."""
    about = {"owner_type": owner.type_name(), "owner_id": owner.pk}
    if File.objects.filter(**about, binned_at=None).count() >= MOST_OF_ONE:
        raise ValidationError(_("Il y a déjà %(most)d fichiers ici : retirez-en.") % {"most": MOST_OF_ONE})
    found, kept = received.found, received.kept
    quotas.charge(space.pk, by.party_id, kept.size)
    if not storage.present(kept.sha256):
        raise ValidationError(_("L’envoi s’est interrompu. Recommencez."))
    return File(
        space=space, **about, party_id=facts.party_id, hidden=facts.hidden, uploaded_by_id=by.party_id, role=role,
        kind=found.kind, media_type=found.media_type, name=received.name, original_name=received.original_name,
        sha256=kept.sha256, size=kept.size, stored=kept.size, width=found.width, height=found.height,
        duration=found.duration, codecs=", ".join(found.codecs)[:200], playable=found.playable,
        stripped=found.media_type in ISO_MEDIA, state=State.PROCESSING if _to_prepare(found) else State.READY,
    )  # fmt: skip


def place(file: File, facts: Facts, words: dict[str, Any]) -> File:
    """Save a row made by `charged` beside its owner, with these words of WORDS; inside an action. ValidationError."""
    _set_words(file, words)
    file.visibility = narrower(file.reach, facts.visibility)
    file.described = file.kind != PICTURE or bool(file.alt or file.decorative)
    file.save()
    if file.role == Role.PORTRAIT:
        _step_back(file)
    if file.state == State.PROCESSING:
        tasks.prepare.enqueue(file.pk)
    record(file, {}, {"kind": file.kind, "size": file.size, "role": file.role, "visibility": file.visibility})
    return file


def _to_prepare(found: Found) -> bool:
    """A sound of the MP4 family that browsers play is ready as it came: its metadata are blanked already."""
    if found.kind in (VIDEO, SOUND) and transcoding.available():
        return found.kind == VIDEO or not found.playable or found.media_type not in ISO_MEDIA
    return found.kind == PICTURE


def _step_back(file: File) -> None:
    """There is one main picture: the one before becomes an attachment."""
    others = File.objects.filter(owner_type=file.owner_type, owner_id=file.owner_id, role=Role.PORTRAIT)
    others.exclude(pk=file.pk).update(role=Role.ATTACHMENT)


def _set_words(file: File, words: dict[str, Any]) -> None:
    if unknown := set(words) - set(WORDS):
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    for name, value in words.items():
        setattr(file, name, value.strip() if isinstance(value, str) else value)
    if file.licence not in Licence.values:
        raise ValidationError({"licence": _("Ce choix n’est pas proposé.")})
    if file.reach not in Visibility.values:
        raise ValidationError({"reach": _("Ce choix n’est pas proposé.")})
    if file.decorative:
        file.alt = ""
    for name in ("title", "alt", "caption", "credit", "transcript"):
        limit = getattr(File._meta.get_field(name), "max_length", 0)
        if len(getattr(file, name)) > limit:
            raise ValidationError({name: _("Au plus %(most)d caractères.") % {"most": limit}})


@action("files.edit")
def describe_file(by: Any, file: File, /, *, owner: PublicModel | None = None, **words: Any) -> File:
    """Change what is said of the file. ValidationError by field: a picture needs a text, or to be called decorative."""
    before = {name: getattr(file, name) for name in words}
    _set_words(file, words)
    if file.kind == PICTURE and not (file.alt or file.decorative):
        raise ValidationError(
            {
                "alt": _(
                    "Dites en une phrase ce que montre l’image, pour qui ne la voit pas ; ou dites qu’elle est décorative."
                )
            }
        )
    file.described = True
    if owner is not None:
        file.visibility = narrower(file.reach, attachable_of(owner).facts(owner).visibility)
    # These columns only: the worker may have finished the file since it was read.
    file.save(update_fields=[*words, "alt", "described", "visibility", "updated_at"])
    after = {name: getattr(file, name) for name in words}
    changed = [name for name in words if before[name] != after[name]]
    if changed:
        record(file, {name: before[name] for name in changed}, {name: after[name] for name in changed})
    return file


@action("files.edit")
def set_captions(by: Any, file: File, /, *, upload: BinaryIO, language: str) -> Rendition:
    """Read the captions, write them anew, put them in place of those of the same language. ValidationError: `captions`."""
    upload.seek(0)
    raw = upload.read(MOST_CAPTIONS + 1)
    if len(raw) > MOST_CAPTIONS:
        raise ValidationError({"captions": _("Ce fichier de sous-titres est trop grand.")})
    try:
        content = vtt.write(vtt.read(raw))
    except vtt.Unreadable as unreadable:
        raise captions_refusal(unreadable) from unreadable
    return add_captions(file, storage.put_bytes(content), language)


def add_captions(file: File, kept: storage.Kept, language: str) -> Rendition:
    """Captions as `vtt.write` gives them, whose bytes are kept, in place of those of the language; inside an action."""
    file.renditions.filter(purpose=Rendition.Purpose.CAPTIONS, language=language).delete()
    made = add_rendition(file, Rendition.Purpose.CAPTIONS, f"sous-titres-{language}", "vtt", "text/vtt", kept)
    made.language = language
    made.save(update_fields=["language"])
    file.save(update_fields=["updated_at"])
    _weigh(file)
    record(file, {}, {"captions": language, "sha256": kept.sha256})
    return made


@action("files.edit")
def remove_captions(by: Any, file: File, /, *, language: str) -> File:
    """Take the captions of that language away."""
    file.renditions.filter(purpose=Rendition.Purpose.CAPTIONS, language=language).delete()
    _weigh(file)
    record(file, {"captions": language}, {})
    return file


def add_rendition(file: File, purpose: str, stem: str, extension: str, media_type: str, kept: storage.Kept,
                  width: int = 0, height: int = 0) -> Rendition:  # fmt: skip
    """A row for bytes that are kept; the digest in its name makes its address that of these bytes only."""
    return Rendition.objects.create(
        file=file, purpose=purpose, name=f"{stem}-{kept.sha256[:10]}.{extension}", media_type=media_type,
        sha256=kept.sha256, size=kept.size, width=width, height=height,
    )  # fmt: skip


def _weigh(file: File) -> None:
    file.refresh_from_db(fields=["size", "stored"])
    sizes = [file.size, *file.renditions.values_list("size", flat=True)]
    quotas.adjust(file, sum(sizes))
    file.stored = sum(sizes)
    file.save(update_fields=["stored"])


@action("files.finish")
def finish_file(by: Any, file: File, /, *, master: Any, made: list[Any]) -> File:
    """`master` takes the place of the upload, stripped; `made` stand beside it. Both: `preparing.Made`."""
    file.renditions.exclude(purpose=Rendition.Purpose.CAPTIONS).delete()
    if master is not None:
        file.sha256, file.size, file.media_type = master.kept.sha256, master.kept.size, master.media_type
        file.width, file.height, file.stripped = master.width, master.height, True
        file.name = f"{file.name.rsplit('.', 1)[0]}.{master.extension}"
    for each in made:
        add_rendition(
            file, each.purpose, each.stem, each.extension, each.media_type, each.kept, each.width, each.height
        )
    file.state = State.READY
    file.save(update_fields=PREPARED)  # never the words, which somebody may have written meanwhile
    _weigh(file)
    return file


@action("files.refuse")
def refuse_file(by: Any, file: File, /, *, sentence: str) -> File:
    """It could not be prepared: nothing of it stays but the sentence."""
    file.state, file.refusal = State.REFUSED, sentence[:300]
    file.size, file.sha256 = 0, ""
    file.save(update_fields=PREPARED)
    _weigh(file)
    return file


@action("files.bin")
def bin_file(by: Any, file: File, /) -> File:
    """Put it in the bin: nobody sees it any more; it is purged after a delay."""
    file.binned_at = timezone.now()
    file.save(update_fields=["binned_at", "updated_at"])
    record(file, {"binned": False}, {"binned": True})
    return file


@action("files.restore")
def restore_file(by: Any, file: File, /) -> File:
    """Take it out of the bin. Its place as the main picture, if another took it since, is not given back."""
    file.binned_at = None
    file.save(update_fields=["binned_at", "updated_at"])
    if file.role == Role.PORTRAIT:
        _step_back(file)
    record(file, {"binned": True}, {"binned": False})
    return file


@action("files.purge")
def purge_file(by: Any, file: File, /) -> Space:
    """For good: its row goes, its weight is given back, its bytes are swept when nothing else names them."""
    quotas.adjust(file, 0)
    space = file.space
    file.delete()
    return space
