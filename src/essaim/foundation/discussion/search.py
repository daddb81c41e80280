"""What a comment is found by: its own words, while it is published on something that is there. Its author's name is not
among them: what somebody said is looked for, not all that somebody said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.naming import anchor, targets
from essaim.foundation.kernel.refs import refs, resolve
from essaim.foundation.kernel.rules import seen
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.search.protocol import Document, Searchable

BEGINNING = 80  # characters of the text that stand for a title


def _where(scope: Scope) -> Q:
    """As `discussion.view` says of what is published."""
    mine = Q(author_id=scope.party_id) if scope.party_id else Q(pk__in=())
    return seen(scope) | mine | Q(space_id__in=scope.facilitator)


def _documents(keys: Sequence[int]) -> Iterator[Document]:
    shown = Contribution.objects.filter(
        pk__in=keys, kind=Contribution.Kind.COMMENT, state=Contribution.State.PUBLISHED
    )
    comments = list(shown.order_by("pk"))
    there = targets(comments)
    for comment in comments:
        target = there.get((comment.target_type, comment.target_id))
        if target is not None:
            yield _document(comment, target)


def _document(comment: Contribution, target: Any) -> Document:
    return Document(
        key=comment.pk,
        title=Truncator(" ".join(comment.body.split())).chars(BEGINNING),
        named=False,
        url=anchor(comment, target),
        visibility=comment.visibility,
        space_id=comment.space_id,
        author_id=comment.author_id,
        body=[comment.body],
        kind="comment",
        dated=comment.created_at.date(),
        language=comment.language,
        example=comment.example,
    )


def _beside(user: Any, keys: Sequence[int]) -> Mapping[int, str]:
    """What each is about; two queries, and one a kind of objects."""
    about = {
        key: (kind, target)
        for key, kind, target in Contribution.objects.filter(pk__in=keys).values_list(
            "pk", "target_type", "target_id"
        )
    }
    there = resolve(user, about.values())
    return {
        key: _("à propos de « %(name)s »") % {"name": refs()[pair[0]].name(there[pair])}
        for key, pair in about.items()
        if pair in there
    }


def _kinds() -> Mapping[str, Any]:
    return {"comment": Contribution.Kind.COMMENT.label}


SEARCHABLE = [
    Searchable(
        Contribution, gettext_lazy("Commentaires"), _documents, "discussion.view", _where, _kinds, _beside
    )
]
