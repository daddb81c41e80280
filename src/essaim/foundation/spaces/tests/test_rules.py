"""The same rule filters lists and checks objects: on random movements, both always say the same."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.rules import allowed, may, with_abilities
from essaim.foundation.spaces import rules
from essaim.foundation.spaces.models import (
    Application,
    College,
    Invitation,
    Mandate,
    MandateOffer,
    Membership,
    Sanction,
    Space,
    Sponsorship,
)
from essaim.foundation.spaces.tests.factories import generate

TABLES: list[tuple[type[Model], dict[str, Any]]] = [
    (Space, rules.SPACES),
    (College, rules.COLLEGES),
    (Invitation, rules.INVITATIONS),
    (Membership, rules.MEMBERSHIPS),
    (Sanction, rules.SANCTIONS),
    (Application, rules.APPLICATIONS),
    (Sponsorship, rules.SPONSORSHIPS),
    (Party, rules.PARTIES),
    (Mandate, rules.MANDATES),
    (MandateOffer, rules.OFFERS),
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_lists_and_objects_agree(seed: int) -> None:
    world = generate(seed)
    for user in [AnonymousUser(), *world.users]:
        for model, table in TABLES:
            for name in table:
                listed = {row.pk for row in allowed(model._default_manager.all(), user, name)}
                checked = {row.pk for row in model._default_manager.all() if may(user, name, row)}
                assert listed == checked, (seed, str(user), name)


@pytest.mark.django_db
def test_abilities_agree_with_lists() -> None:
    world = generate(99)
    for user in world.users:
        for model, table in TABLES:
            rows = list(with_abilities(model._default_manager.all(), user, table))
            for name in table:
                listed = {row.pk for row in allowed(model._default_manager.all(), user, name)}
                assert {row.pk for row in rows if getattr(row, f"can_{name.rsplit('.', 1)[1]}")} == listed, (
                    name
                )


def test_every_rule_stands_in_one_table() -> None:
    assert set(rules.RULES) == {name for _model, table in TABLES for name in table}


@pytest.mark.django_db
def test_a_stranger_writes_nothing() -> None:
    generate(7)
    seen = {"spaces.view", "spaces.view_membership", "spaces.view_party"}
    for model, table in TABLES:
        for name in set(table) - seen:
            assert not allowed(model._default_manager.all(), AnonymousUser(), name).exists(), name
