"""Contributions follow the object that they speak of: who may see it, and whether it is still there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models.signals import post_delete, post_save

from essaim.foundation.kernel.models import PublicModel, Visibility
from essaim.foundation.search import index


def connect() -> None:
    """Listen to every kind that a room declares. Called once, when every room is loaded."""
    from essaim.foundation.kernel.discussable import discussables

    for each in discussables().values():
        post_save.connect(_saved, sender=each.model, dispatch_uid=f"discussion.{each.slug}")
        post_delete.connect(_deleted, sender=each.model, dispatch_uid=f"discussion.{each.slug}")


def keep(objects: Iterable[Any]) -> None:
    """Write again the space and visibility of the contributions on these objects, of one kind; called outright after
    writes in bulk, which tell nobody."""
    from essaim.foundation.discussion.models import Contribution

    known = {obj.pk: obj for obj in objects}
    if not known:
        return
    kind = next(iter(known.values())).type_name()
    rows = Contribution.objects.filter(target_type=kind)
    for key in set(rows.filter(target_id__in=known).values_list("target_id", flat=True)):
        obj = known[key]
        seen_by = Visibility.PRIVATE if getattr(obj, "binned_at", None) else obj.visibility
        rows.filter(target_id=key).update(visibility=seen_by, space_id=obj.space_id)
        _index(list(rows.filter(target_id=key).values_list("pk", flat=True)))


def _index(keys: Sequence[int]) -> None:
    """Search says what they now are, in the same transaction; those of what is in the bin are not found."""
    for start in range(0, len(keys), index.AT_ONCE):
        index.refresh("discussion.contribution", keys[start : start + index.AT_ONCE])


def _saved(sender: Any, instance: PublicModel, created: bool, **_: Any) -> None:
    if not created:
        keep([instance])


def _deleted(sender: Any, instance: PublicModel, **_: Any) -> None:
    from essaim.foundation.discussion.models import Contribution

    here = Contribution.objects.filter(target_type=instance.type_name(), target_id=instance.pk)
    keys = list(here.values_list("pk", flat=True))
    here.delete()
    _index(keys)
