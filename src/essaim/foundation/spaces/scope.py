"""What a person is in every space: own roles, those of the organisations acted for, those that reach down from parents."""

from collections import defaultdict
from collections.abc import Iterable

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.spaces.models import Mandate, Membership, Role, Space

ORDER = [Role.GUEST, Role.MEMBER, Role.FACILITATOR, Role.ADMINISTRATOR]


def compute_scope(user: User) -> Scope:
    """Three queries at most, whatever the number of spaces (two where the person belongs to none)."""
    organisations = Mandate.objects.live().filter(person_id=user.party_id).values_list("organisation_id", flat=True)
    parties = frozenset([user.party_id, *organisations])
    held = Membership.objects.filter(party_id__in=parties, until=None).values_list("space_id", "role", "space__root_id")
    rows = list(held)
    ranks: dict[int, int] = defaultdict(lambda: -1)
    for space_id, role, _root in rows:
        ranks[space_id] = max(ranks[space_id], ORDER.index(Role(role)))
    trees = _trees({root or space_id for space_id, _role, root in rows}) if rows else []
    _reach_down(ranks, trees)
    by_role = [frozenset(space for space, rank in ranks.items() if rank >= least) for least in range(len(ORDER))]
    in_trees = frozenset(space_id for space_id, _parent, _kind in trees)
    return Scope(user.pk, user.party_id, *by_role, network=in_trees, parties=parties, host=user.is_host)


def _trees(roots: Iterable[int]) -> list[tuple[int, int | None, str]]:
    """(id, parent, kind) of every space of these trees, parents before children."""
    spaces = Space.objects.filter(root_id__in=list(roots)).order_by("pk")
    return list(spaces.values_list("pk", "parent_id", "kind"))


def _reach_down(ranks: dict[int, int], trees: list[tuple[int, int | None, str]]) -> None:
    """Facilitation and administration reach groups and territories below, and stop at networks."""
    children: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for space_id, parent_id, kind in trees:
        if parent_id:
            children[parent_id].append((space_id, kind))
    waiting = list(ranks)
    while waiting:
        above = waiting.pop()
        for below, kind in children[above]:
            if kind != Space.Kind.NETWORK and ranks[above] >= 2 and ranks[below] < ranks[above]:
                ranks[below] = ranks[above]
                waiting.append(below)
