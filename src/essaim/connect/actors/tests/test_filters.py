"""Whose cards a network lists; whose card a member may correct."""

from typing import Any

import pytest

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.rules import may

pytestmark = pytest.mark.django_db


def test_a_network_lists_its_member_organisations_wherever_their_cards_are_kept(
    space: Any, make_space: Any, join: Any
) -> None:
    party = Party.objects.create(kind="organisation", name="Atelier")
    elsewhere = make_space("autre")
    card = make_actor(elsewhere, "Atelier", party=party)
    kept = make_actor(space, "Chantier")
    make_actor(elsewhere, "Sans lien")
    membership = join(party, space)
    for text in ("", "atelier"):
        found = set(Filters(space=space, text=text).apply(Actor.objects.live()))
        assert card in found
        assert found <= {card, kept}
    membership.until = membership.since
    membership.save()
    assert set(Filters(space=space).apply(Actor.objects.live())) == {kept}


def test_a_member_corrects_the_card_they_wrote_and_no_other(space: Any, people: Any) -> None:
    mine = make_actor(space, "À moi", created_by=people["member"].party)
    assert may(people["member"], "actors.edit", mine)
    assert not may(people["member"], "actors.edit", make_actor(space, "À d’autres"))
    left = make_actor(space, "Partie", created_by=people["nobody"].party)
    assert not may(people["nobody"], "actors.edit", left)
