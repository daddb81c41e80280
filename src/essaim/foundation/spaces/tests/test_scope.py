"""What a person is in every space."""

from datetime import date, timedelta
from typing import Any

import pytest

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.tests.factories import generate, mandate, organisation


def fresh(user: User) -> Any:
    forget_scope(user)
    return user.scope


@pytest.fixture
def tree(make_space: Any) -> dict[str, Space]:
    """A network with a group, a territory that holds a group, and a network inside it that holds a group."""
    top = make_space("reseau")
    found = {"top": top, "group": make_space("groupe", top, kind="group")}
    found["territory"] = make_space("territoire", top, kind="territory")
    found["deep"] = make_space("comite", found["territory"], kind="group")
    found["inner"] = make_space("reseau-membre", top)
    found["inner_group"] = make_space("groupe-membre", found["inner"], kind="group")
    return found


def test_three_queries_at_most(
    tree: Any, make_user: Any, join: Any, django_assert_max_num_queries: Any
) -> None:
    generate(1)
    user = make_user("lise")
    join(user, tree["top"])
    org = organisation()
    mandate(user, org)
    join(org, tree["inner"])
    with django_assert_max_num_queries(3):
        assert fresh(user).member == {tree["top"].pk, tree["inner"].pk}


@pytest.mark.parametrize("role", ["facilitator", "administrator"])
def test_roles_reach_groups_and_territories_but_not_networks(
    tree: Any, make_user: Any, join: Any, role: str
) -> None:
    user = make_user("lise")
    join(user, tree["top"], role)
    reached = {tree[name].pk for name in ("top", "group", "territory", "deep")}
    assert getattr(fresh(user), role) == reached
    assert user.scope.seats == {tree["top"].pk}


@pytest.mark.parametrize("role", ["guest", "member"])
def test_belonging_does_not_reach_down(tree: Any, make_user: Any, join: Any, role: str) -> None:
    user = make_user("lise")
    join(user, tree["top"], role)
    assert getattr(fresh(user), role) == {tree["top"].pk}


def test_a_member_is_of_the_whole_network_a_guest_of_one_space(tree: Any, make_user: Any, join: Any) -> None:
    member, guest = make_user("membre"), make_user("invitee")
    join(member, tree["inner_group"])
    join(guest, tree["inner_group"], "guest")
    assert fresh(member).network == {space.pk for space in tree.values()}
    assert fresh(guest).network == {tree["inner_group"].pk}


def test_an_organisation_lends_its_roles_up_to_facilitation(tree: Any, make_user: Any, join: Any) -> None:
    user, org = make_user("lise"), organisation()
    mandate(user, org, manages=True)
    join(org, tree["top"], "administrator")  # an action would refuse it; the scope does not lend it either
    scope = fresh(user)
    assert tree["top"].pk in scope.facilitator and not scope.administrator
    assert scope.manages == {org.pk} and scope.parties == {org.pk, user.party_id}


@pytest.mark.parametrize(
    ("starts", "ends", "live"), [(-9, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)]
)
def test_a_mandate_lends_only_while_it_lives(
    tree: Any, make_user: Any, join: Any, starts: int, ends: int | None, live: bool
) -> None:
    user, org = make_user("lise"), organisation()
    join(org, tree["top"])
    today = date.today()
    mandate(
        user,
        org,
        starts=today + timedelta(days=starts),
        ends=None if ends is None else today + timedelta(days=ends),
    )
    user.acting_for = org
    user.save()
    assert (tree["top"].pk in fresh(user).member) is live
    assert (user.acting_for_id == org.pk) is live


def test_who_left_is_nobody(tree: Any, make_user: Any, join: Any) -> None:
    user = make_user("lise")
    join(user, tree["top"], "administrator", until=date.today())
    assert fresh(user).guest == frozenset()
    assert fresh(user).network == frozenset()
