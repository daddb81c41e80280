"""Reading cards: every list starts at what the reader may see, and is bounded."""

from essaim.foundation.spaces.models import Space


def inside(space: Space) -> list[int]:
    """The keys of the space and of the groups and territories under it, never of another network; one query."""
    rows = Space.objects.filter(root_id=space.root_id).exclude(pk=space.pk).exclude(kind=Space.Kind.NETWORK)
    parents = dict(rows.values_list("pk", "parent_id"))
    found = [space.pk]
    for above in found:
        found += [key for key, parent in parents.items() if parent == above]
    return found
