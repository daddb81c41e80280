"""What a person is in every space: own roles, those of the organisations acted for, those that reach down from parents.

An organisation lends its roles to whoever acts for it, up to facilitation: administering a space engages a person by
name, so that `change_role` never gives it to an organisation, and this file would not lend it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.spaces.models import Mandate, Membership, Role, Space

ORDER = [Role.GUEST, Role.MEMBER, Role.FACILITATOR, Role.ADMINISTRATOR]
Held = tuple[int, int, str, int]  # space, party, role, root of the space
Node = tuple[int, int, int | None, str]  # of a tree of spaces: id, root, parent, kind
MEMBER, FACILITATOR = ORDER.index(Role.MEMBER), ORDER.index(Role.FACILITATOR)


def compute_scopes(users: Sequence[User]) -> dict[int, Scope]:
    """By account: three queries at most, whatever the number of spaces and people (two where they belong to none)."""
    mandates: dict[int, dict[int, bool]] = defaultdict(dict)
    cards: dict[int, set[int]] = defaultdict(set)
    found = Mandate.objects.live().filter(person_id__in=[user.party_id for user in users]).order_by("manages")
    columns = ("person_id", "organisation_id", "manages", "card_only")
    for person, organisation, manages, card_only in found.values_list(*columns):
        if card_only:
            cards[person].add(organisation)
        else:
            mandates[person][organisation] = manages
    parties = {user.pk: frozenset([user.party_id, *mandates.get(user.party_id, {})]) for user in users}
    held = Membership.objects.filter(party_id__in=frozenset().union(*parties.values()), until=None)
    by_party: dict[int, list[Held]] = defaultdict(list)
    roots: set[int] = set()
    for space_id, party_id, role, root in held.values_list("space_id", "party_id", "role", "space__root_id"):
        by_party[party_id].append((space_id, party_id, role, root or space_id))
        roots.add(root or space_id)
    trees: dict[int, list[Node]] = defaultdict(list)
    for node in _trees(roots) if roots else []:
        trees[node[1]].append(node)
    return {
        user.pk: _scope(
            user,
            mandates.get(user.party_id, {}),
            cards.get(user.party_id, set()),
            [each for party in parties[user.pk] for each in by_party.get(party, [])],
            trees,
        )
        for user in users
    }


def _scope(
    user: User,
    mandates: dict[int, bool],
    cards: set[int],
    held: list[Held],
    all_trees: dict[int, list[Node]],
) -> Scope:
    if user.acting_for_id not in mandates:
        user.acting_for_id = None  # the mandate has ended: what follows is done in one's own name
    ranks = _ranks(user, held)
    seats = frozenset(space_id for space_id, rank in ranks.items() if rank >= MEMBER)
    roots = {space_id: root for space_id, _party, _role, root in held}
    trees = [node for root in sorted({*roots.values()}) for node in all_trees[root]]
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
        parties=frozenset([user.party_id, *mandates]),
        manages=frozenset(organisation for organisation, manages in mandates.items() if manages),
        cards=frozenset(cards),
        host=user.is_host,
    )


def _ranks(user: User, held: list[Held]) -> dict[int, int]:
    """The highest role in each space, an organisation's lent up to facilitation."""
    ranks: dict[int, int] = defaultdict(lambda: -1)
    for space_id, party_id, role, _root in held:
        rank = ORDER.index(Role(role))
        ranks[space_id] = max(ranks[space_id], rank if party_id == user.party_id else min(rank, FACILITATOR))
    return ranks


def _whole_trees(trees: list[Node], roots: set[int]) -> frozenset[int]:
    """Every space of the trees where one is a member; being a guest opens only the space that invites."""
    return frozenset(space_id for space_id, root, _parent, _kind in trees if root in roots)


def _trees(roots: Iterable[int]) -> list[Node]:
    """(id, root, parent, kind) of every space of these trees."""
    spaces = Space.objects.filter(root_id__in=list(roots)).order_by("pk")
    return [
        (pk, root or pk, parent, kind)
        for pk, root, parent, kind in spaces.values_list("pk", "root_id", "parent_id", "kind")
    ]


def _reach_down(ranks: dict[int, int], trees: list[Node]) -> None:
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
