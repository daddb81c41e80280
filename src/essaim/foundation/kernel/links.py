"""Reading and writing typed, dated links between any two public objects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from essaim.foundation.kernel.models import Link, PublicModel
from essaim.foundation.kernel.refs import link_kinds, refs, resolve


@dataclass(frozen=True)
class Related:
    """One link as a page shows it: how it reads from here, and what stands at the other end."""

    link: Link
    label: Any
    name: str
    url: str


def link(
    source: PublicModel,
    target: PublicModel,
    kind: str,
    *,
    starts: date | None = None,
    note: str = "",
    space_id: int | None = None,
) -> Link:
    """The live link of that kind, made where there is none. Call it inside an action. KeyError: unknown kind."""
    link_kinds()[kind]
    found, _ = Link.objects.get_or_create(
        source_type=source.type_name(),
        source_id=source.pk,
        target_type=target.type_name(),
        target_id=target.pk,
        kind=kind,
        ends=None,
        defaults={"starts": starts, "note": note, "space_id": space_id},
    )
    return found


def links_of(obj: PublicModel, user: Any, past: bool = False) -> list[Related]:
    """Live links from and to `obj` whose other end `user` may see, or those that ended; one query, and one more a kind of
    object."""
    here = (obj.type_name(), obj.pk)
    outward = Q(source_type=here[0], source_id=here[1])
    inward = Q(target_type=here[0], target_id=here[1])
    found = list(
        Link.objects.filter(outward | inward, ends__isnull=not past, visibility="public").order_by(
            "kind", "pk"
        )[:200]
    )
    others = [_other_end(each, here) for each in found]
    objects = resolve(user, others)
    shown = []
    for each, other in zip(found, others, strict=True):
        if other in objects and (kind := link_kinds().get(each.kind)):
            ref = refs()[other[0]]
            label = kind.label if (each.source_type, each.source_id) == here else kind.inverse
            shown.append(Related(each, label, ref.name(objects[other]), ref.url(objects[other])))
    return shown


def _other_end(each: Link, here: tuple[str, int]) -> tuple[str, int]:
    source, target = (each.source_type, each.source_id), (each.target_type, each.target_id)
    return target if source == here else source
