"""What is news in discussions: a comment on what one follows, an answer to what one said."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.naming import Named, named
from essaim.foundation.kernel.models import Entry
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
    return [(obj.target_type, obj.target_id), ("spaces.space", obj.space_id)]


def _answered(entry: Entry, obj: Contribution) -> Iterable[int]:
    """Who is answered. Held words make no news: only who moderates may see them."""
    return [obj.parent.author_id] if obj.parent and obj.parent.author_id and obj.readable else []


def _kind(action: str) -> NewsKind:
    return NewsKind(action, "discussion", _sentence, _about, _answered)


NEWS: list[Any] = [_kind("discussion.comment"), _kind("discussion.confirm")]
