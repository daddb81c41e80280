"""What one follows, what one was told, in the words and within the sight of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Entry, PublicModel
from essaim.foundation.kernel.news import news_kinds, topics
from essaim.foundation.kernel.refs import refs, resolve
from essaim.foundation.mail.actions import ALL
from essaim.foundation.mail.queries import stopped_kinds
from essaim.foundation.news.models import BY_MAIL, Choice, DigestHour, Follow, Notice, Pace

SIZE = 30
UNREAD = 99  # counted at most
DIGEST = "digest"  # the kind of mails that sum up


@dataclass(frozen=True)
class Told:
    """One notice as its reader sees it; `why`: what they follow, "" where it concerns them."""

    pk: int
    public_id: UUID
    at: datetime
    sentence: str
    who: str
    url: str
    why: str
    topic: str
    read: bool


def unread(user: Any) -> int:
    """How many unread, at most `UNREAD` + 1: a read of the index alone."""
    return Notice.objects.filter(party_id=user.party_id, read_at=None).order_by()[: UNREAD + 1].count()


def told(user: Any, notices: Sequence[Notice]) -> list[Told]:
    """Notices in words, those left out whose object `user` may not see any more. Three queries, one a kind of object."""
    entries = Entry.objects.in_bulk({notice.entry_id for notice in notices})
    pairs = {(entry.object_type, entry.object_id) for entry in entries.values()}
    pairs |= {(notice.about_type, notice.about_id) for notice in notices if notice.about_id is not None}
    objects = resolve(user, pairs)
    names = _names(user, list(entries.values()))
    found = (_told(notice, entries.get(notice.entry_id), objects, names) for notice in notices)
    return [each for each in found if each is not None]


def _told(
    notice: Notice, entry: Entry | None, objects: dict[tuple[str, int], PublicModel], names: dict[int, str]
) -> Told | None:
    kind = news_kinds().get(entry.action) if entry else None
    obj = objects.get((entry.object_type, entry.object_id)) if entry else None
    if entry is None or kind is None or obj is None:
        return None
    who = names.get(entry.on_behalf_of_id or 0) or names.get(entry.by_id or 0, "")
    about = objects.get((notice.about_type, notice.about_id or 0))
    return Told(
        pk=notice.pk,
        public_id=notice.public_id,
        at=entry.at,
        sentence=str(kind.sentence(entry, obj)),
        who=who if kind.signed else "",
        url=refs()[entry.object_type].url(obj),
        why=refs()[notice.about_type].name(about) if about else "",
        topic=notice.topic,
        read=notice.read_at is not None,
    )


def _names(user: Any, entries: list[Entry]) -> dict[int, str]:
    """Organisations for everybody; people for those who share a space with what was done, as on its pages."""
    member = user.scope.member
    shown = [entry for entry in entries if user.scope.host or entry.space_id in member]
    people = {entry.by_id for entry in shown if entry.by_id}
    bodies = {entry.on_behalf_of_id for entry in entries if entry.on_behalf_of_id}
    parties = Party.objects.filter(pk__in=people | bodies).values_list("pk", "name", "kind")
    return {pk: name for pk, name, kind in parties if pk in people or kind == Party.Kind.ORGANISATION}


def page_of(user: Any, before: int | None = None) -> tuple[list[Told], int | None]:
    """One's last notices, newest first, those before a key given; and the key to go on from."""
    found = Notice.objects.filter(party_id=user.party_id)
    if before:
        found = found.filter(pk__lt=before)
    notices = list(found.order_by("-pk")[: SIZE + 1])
    more, notices = len(notices) > SIZE, notices[:SIZE]
    return told(user, notices), notices[-1].pk if more else None


def follows(user: Any, obj: PublicModel) -> bool:
    """Whether `user` follows `obj`."""
    return Follow.objects.filter(
        party_id=user.party_id, object_type=obj.type_name(), object_id=obj.pk
    ).exists()


@dataclass(frozen=True)
class Followed:
    """One thing that one follows; `name` and `url` empty where one may not see it any more."""

    public_id: Any
    name: str
    url: str
    label: Any


def followed(user: Any, before: int | None = None) -> tuple[list[Followed], int | None]:
    """What one follows, newest first, those before a key given; and the key to go on from."""
    found = Follow.objects.filter(party_id=user.party_id)
    if before:
        found = found.filter(pk__lt=before)
    mine = list(found.order_by("-pk")[: SIZE + 1])
    more, mine = len(mine) > SIZE, mine[:SIZE]
    objects = resolve(user, [(each.object_type, each.object_id) for each in mine])
    return [_followed(each, objects.get((each.object_type, each.object_id))) for each in mine], (
        mine[-1].pk if more else None
    )


def _followed(each: Follow, obj: Any) -> Followed:
    ref = refs().get(each.object_type)
    if ref is None or obj is None:
        return Followed(each.public_id, _("Quelque chose que vous ne pouvez plus voir"), "", "")
    return Followed(each.public_id, ref.name(obj), ref.url(obj), ref.label)


@dataclass(frozen=True)
class Paces:
    """Somebody's choices: the pace of each topic, with what their mails' links stopped taken into account."""

    by_topic: dict[str, str]
    stop_all: bool
    hour: int = DigestHour.USUAL


def paces_of(user: Any) -> Paces:
    """Three queries."""
    hour = DigestHour.objects.filter(party_id=user.party_id).values_list("hour", flat=True).first()
    chosen = dict(Choice.objects.filter(party_id=user.party_id).values_list("topic", "pace"))
    stopped = stopped_kinds(user.email)
    paces = {slug: chosen.get(slug, topic.pace) for slug, topic in topics().items()}
    return Paces(
        {slug: _still(slug, pace, stopped) for slug, pace in paces.items()},
        ALL in stopped,
        DigestHour.USUAL if hour is None else hour,
    )


def _still(topic: str, pace: str, stopped: set[str]) -> str:
    kind = topic if pace == Pace.NOW else DIGEST
    return Pace.APP if pace in BY_MAIL and kind in stopped else pace
