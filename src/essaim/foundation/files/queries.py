"""Reading files: what is beside an object, what a space holds; always what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from essaim.foundation.files.attaching import attachable_of
from essaim.foundation.files.models import File, Kind, Rendition, Role
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.refs import refs, resolve
from essaim.foundation.kernel.rules import allowed, may
from essaim.foundation.spaces.models import Space

SHOWN = 60  # files beside an object
PER_PAGE = 40
LIGHT = ("transcript",)  # what weighs and lists do not show
SIZES = Prefetch("renditions", Rendition.objects.order_by("width", "pk"))


def visible(user: Any) -> QuerySet[File]:
    """The live files that the reader may see, without what weighs."""
    return allowed(File.objects.defer(*LIGHT), user, "files.view")


def owner_of(file: File, user: Any) -> PublicModel | None:
    """The object that the file is attached to, where the reader sees it."""
    return resolve(user, [(file.owner_type, file.owner_id)]).get((file.owner_type, file.owner_id))


@dataclass
class Shelf:
    """What is beside one object. `waiting`: files that only who looks after them sees (in preparation, refused,
    or pictures without a text)."""

    portrait: File | None = None
    pictures: list[File] = field(default_factory=list)
    media: list[File] = field(default_factory=list)
    documents: list[File] = field(default_factory=list)
    waiting: list[File] = field(default_factory=list)
    add_url: str = ""
    portrait_url: str = ""
    describe_url: str = ""


def shelf(owner: PublicModel, user: Any) -> Shelf:
    """The files beside `owner`, kept on it for the page: two queries."""
    kept: Shelf | None = getattr(owner, "_shelf", None)
    if kept is None:
        kept = Shelf()
        rows = visible(user).filter(owner_type=owner.type_name(), owner_id=owner.pk)
        for file in rows.prefetch_related(SIZES).order_by("-pk")[:SHOWN]:
            _place(kept, file)
        _offer(kept, owner, user)
        owner._shelf = kept  # type: ignore[attr-defined]
    return kept


def _place(shelf: Shelf, file: File) -> None:
    if file.state != "ready" or not file.described:
        shelf.waiting.append(file)
    elif file.role == Role.PORTRAIT and shelf.portrait is None:
        shelf.portrait = file
    elif file.kind == Kind.PICTURE:
        shelf.pictures.append(file)
    elif file.kind == Kind.DOCUMENT:
        shelf.documents.append(file)
    else:
        shelf.media.append(file)


def _offer(shelf: Shelf, owner: PublicModel, user: Any) -> None:
    way = attachable_of(owner)
    at = [way.slug, owner.public_id]
    if may(user, way.rule, owner):
        shelf.add_url = reverse("files:add", args=at)
    if may(user, way.portrait_rule, owner):
        shelf.portrait_url = reverse("files:add", args=at) + "?place=portrait"
    if any(not file.described for file in shelf.waiting):
        shelf.describe_url = reverse("files:describe", args=at)


def give_portraits(owners: Sequence[PublicModel], user: Any) -> None:
    """Set `portrait` (a File or None) on each of these objects of one kind: two queries, however many there are."""
    by_key: dict[int, File] = {}
    if owners:
        about = {"owner_type": owners[0].type_name(), "owner_id__in": [owner.pk for owner in owners]}
        rows = visible(user).filter(**about, role=Role.PORTRAIT, state="ready", described=True)
        by_key = {file.owner_id: file for file in rows.prefetch_related(SIZES)}
    for owner in owners:
        owner.portrait = by_key.get(owner.pk)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Page:
    """Some files of a space with what each belongs to: (file, owner's name, owner's address)."""

    rows: list[tuple[File, str, str]]
    next: str


def of_space(space: Space, user: Any, kind: str, before: int | None, binned: bool = False) -> Page:
    """The files of a space, newest first, from below `before`; those whose owner the reader does not see left out."""
    rule = "files.restore" if binned else "files.view"
    rows = allowed(File.objects.defer(*LIGHT), user, rule).filter(space=space)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("uploaded_by").prefetch_related(SIZES).order_by("-pk")[: PER_PAGE + 1])
    owners = resolve(user, {(file.owner_type, file.owner_id) for file in found})
    shown = []
    for file in found[:PER_PAGE]:
        owner = owners.get((file.owner_type, file.owner_id))
        if owner is not None or binned:
            shown.append((file, *named(owner)))
    return Page(shown, f"?avant={found[PER_PAGE - 1].pk}" if len(found) > PER_PAGE else "")


def named(owner: PublicModel | None) -> tuple[str, str]:
    """The name and the address of an owner; empty where there is none to tell."""
    if owner is None:
        return "", ""
    ref = refs()[owner.type_name()]
    return ref.name(owner), ref.url(owner)


def undescribed(owner: PublicModel, user: Any) -> list[File]:
    """The pictures of this object that wait for their words, and that the reader may describe."""
    rows = allowed(File.objects.defer(*LIGHT), user, "files.edit")
    about = {"owner_type": owner.type_name(), "owner_id": owner.pk, "described": False}
    return list(rows.filter(**about).exclude(state="refused").prefetch_related(SIZES).order_by("pk")[:20])
