"""What a person is in every space: own roles, those of the organisations acted for, those that reach down from parents.

An organisation lends its roles to whoever acts for it, up to facilitation: administering a space engages a person by
name, so that `change_role` never gives it to an organisation, and this file would not lend it.
"""

from collections import defaultdict
from collections.abc import Iterable

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.spaces.models import Mandate, Membership, Role, Space

ORDER = [Role.GUEST, Role.MEMBER, Role.FACILITATOR, Role.ADMINISTRATOR]
MEMBER, FACILITATOR = ORDER.index(Role.MEMBER), ORDER.index(Role.FACILITATOR)


def compute_scope(user: User) -> Scope:
    """Three queries at most, whatever the number of spaces (two where the person belongs to none)."""
    mandates = dict(
        Mandate.objects.live()
        .filter(person_id=user.party_id)
        .order_by("manages")
        .values_list("organisation_id", "manages")
    )
    if user.acting_for_id not in mandates:
        user.acting_for_id = None  # the mandate has ended: what follows is done in one's own name
    parties = frozenset([user.party_id, *mandates])
    held = list(
        Membership.objects.filter(party_id__in=parties, until=None).values_list(
            "space_id", "party_id", "role", "space__root_id"
        )
    )
    ranks: dict[int, int] = defaultdict(lambda: -1)
    for space_id, party_id, role, _root in held:
        rank = ORDER.index(Role(role))
        ranks[space_id] = max(ranks[space_id], rank if party_id == user.party_id else min(rank, FACILITATOR))
    seats = frozenset(space_id for space_id, rank in ranks.items() if rank >= MEMBER)
    roots = {space_id: root or space_id for space_id, _party, _role, root in held}
    trees = _trees(set(roots.values())) if held else []
    _reach_down(ranks, trees)
    guest, member, facilitator, administrator = (
        frozenset(space for space, rank in ranks.items() if rank >= least) for least in range(len(ORDER))
    )
    return Scope(
        user_id=user.pk,
        party_id=user.party_id,
        guest=guest,
        member=member,
        facilitator=facilitator,
        administrator=administrator,
        network=_whole_trees(trees, {roots[space_id] for space_id in seats}) | guest,
        seats=seats,
        parties=parties,
        manages=frozenset(organisation for organisation, manages in mandates.items() if manages),
        host=user.is_host,
    )


def _whole_trees(trees: list[tuple[int, int, int | None, str]], roots: set[int]) -> frozenset[int]:
    """Every space of the trees where one is a member; being a guest opens only the space that invites."""
    return frozenset(space_id for space_id, root, _parent, _kind in trees if root in roots)


def _trees(roots: Iterable[int]) -> list[tuple[int, int, int | None, str]]:
    """(id, root, parent, kind) of every space of these trees."""
    spaces = Space.objects.filter(root_id__in=list(roots)).order_by("pk")
    return [
        (pk, root or pk, parent, kind)
        for pk, root, parent, kind in spaces.values_list("pk", "root_id", "parent_id", "kind")
    ]


def _reach_down(ranks: dict[int, int], trees: list[tuple[int, int, int | None, str]]) -> None:
    """Facilitation and administration reach groups and territories below, and stop at networks."""
    children: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for space_id, _root, parent_id, kind in trees:
        if parent_id:
            children[parent_id].append((space_id, kind))
    waiting = list(ranks)
    while waiting:
        above = waiting.pop()
        for below, kind in children[above]:
            if kind != Space.Kind.NETWORK and ranks[above] >= FACILITATOR and ranks[below] < ranks[above]:
                ranks[below] = ranks[above]
                waiting.append(below)
