"""What is news in discussions: a comment on what one follows, an answer to what one said; told when they first show,
whoever lets them: a setting of the space, a confirmation, a moderator."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.naming import Named, named
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.kernel.news import NewsKind, Pair, Topic

TOPICS = [
    Topic("discussion", gettext_lazy("Commentaires"), gettext_lazy("Sur ce que vous suivez."), "weekly")
]


def _sentence(entry: Entry, obj: Contribution) -> str:
    about = named([obj]).get((obj.target_type, obj.target_id), Named("", ""))
    said = {"who": obj.author_name, "name": about.name}
    if obj.parent_id:
        return _("%(who)s a répondu à propos de « %(name)s »") % said
    return _("%(who)s a commenté « %(name)s »") % said


def _about(entry: Entry, obj: Contribution) -> Sequence[Pair]:
    """Followers of the object spoken of, and of its space."""
    return (
        [(obj.target_type, obj.target_id), ("spaces.space", obj.space_id)] if _just_shown(entry, obj) else []
    )


def _just_shown(entry: Entry, obj: Contribution) -> bool:
    """Whether this very action made it show for the first time. Held words make no news, nor those shown again."""
    shown = Revision.objects.filter(
        object_type=obj.type_name(), object_id=obj.pk, after__state=Contribution.State.PUBLISHED
    )
    return (
        obj.readable
        and shown.filter(entry=entry).exists()
        and not shown.filter(entry_id__lt=entry.pk).exists()
    )


def _answered(entry: Entry, obj: Contribution) -> Iterable[int]:
    """Who is answered."""
    answered = obj.parent.author_id if obj.parent else None
    return [answered] if answered and _just_shown(entry, obj) else []


def _author(entry: Entry, obj: Contribution) -> Iterable[int | None]:
    return [obj.author_id]


def _kind(action: str, *, signed: bool = True) -> NewsKind:
    return NewsKind(action, "discussion", _sentence, _about, _answered, but=_author, signed=signed)


NEWS: list[Any] = [
    _kind("discussion.comment"),
    _kind("discussion.confirm"),
    _kind("discussion.decide", signed=False),
    _kind("discussion.decide_appeal", signed=False),
]
