"""What contributions speak of: the name and address of their targets, one query a kind."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.urls import reverse

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.discussable import by_type
from essaim.foundation.kernel.refs import refs


class Named(NamedTuple):
    """As a link: text and path."""

    name: str
    url: str


def targets(contributions: Iterable[Contribution]) -> dict[tuple[str, int], Any]:
    """The objects themselves, whoever may see them: for readers of the contributions, who may."""
    keys: dict[str, set[int]] = {}
    for each in contributions:
        keys.setdefault(each.target_type, set()).add(each.target_id)
    found = {}
    for kind, pks in keys.items():
        if declared := by_type().get(kind):
            for obj in declared.objects().filter(pk__in=pks):
                found[(kind, obj.pk)] = obj
    return found


def named(contributions: Iterable[Contribution]) -> dict[tuple[str, int], Named]:
    """Names and addresses by (type, key)."""
    return {
        key: Named(refs()[key[0]].name(obj), refs()[key[0]].url(obj))
        for key, obj in targets(contributions).items()
    }


def about(item: Contribution, found: Mapping[tuple[str, int], Named]) -> Named:
    """What it speaks of, among those `found`: by the name that it proposes where nothing is there yet, and by the name that
    stood there where it is gone."""
    if item.known_as:
        return Named(item.known_as, "")
    gone = Named(item.present.get("name", "") if item.kind == Contribution.Kind.ALERT else "", "")
    return found.get((item.target_type, item.target_id), gone)


def anchor(comment: Contribution, target: Any) -> str:
    """Where a published comment stands, however many came before it."""
    slug = by_type()[target.type_name()].slug
    page = reverse("discussion:discussion", args=[slug, target.public_id])
    return f"{page}?c={comment.public_id}#c-{comment.public_id}"
