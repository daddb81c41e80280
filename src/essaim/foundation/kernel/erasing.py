"""Erasing what the journal's revisions say of an object: the entry and its digest stay, the chain still holds."""

from collections.abc import Iterable

from essaim.foundation.kernel.models import PublicModel, Revision


def erase_revisions(model: type[PublicModel], ids: Iterable[int]) -> int:
    """Empty the revisions of these objects of `model`; returns how many. Inside a transaction."""
    kept = Revision.objects.filter(object_type=model.type_name(), object_id__in=list(ids), erased=False)
    return kept.update(before={}, after={}, erased=True)
