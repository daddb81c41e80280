from datetime import date
from itertools import count
from typing import Any
from xml.etree import ElementTree

import pytest

from essaim.connect.actors.actions import relate_actors
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Link

_times = count()
pytestmark = pytest.mark.django_db


@pytest.fixture
def card(space: Any) -> Any:
    party = Party.objects.create(kind="organisation", name="La Fabrique & <Cie>")
    return make_actor(space, "La Fabrique & <Cie>", party=party)


def badge(client: Any, network: Any, card: Any) -> Any:
    # Another address each time: strangers' pages are kept for ten seconds.
    return client.get(f"/badges/{network}/{card.public_id}.svg?{next(_times)}")


def test_it_says_the_membership_of_today(client: Any, space: Any, card: Any, join: Any) -> None:
    assert badge(client, "reseau", card).status_code == 404
    belonging = join(card.party, space, since=date(2019, 5, 1))
    answer = badge(client, "reseau", card)
    title = ElementTree.fromstring(answer.content)[0].text
    assert title == "La Fabrique & <Cie>, membre de Réseau des communs du Val depuis 2019"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    belonging.until = date(2025, 1, 1)
    belonging.save()
    assert "N’est plus membre de" in badge(client, "reseau", card).content.decode()


def test_a_guest_is_no_member(client: Any, space: Any, card: Any, join: Any) -> None:
    join(card.party, space, "guest")
    assert badge(client, "reseau", card).status_code == 404


def test_it_says_the_relation_between_cards(client: Any, space: Any, card: Any) -> None:
    network = make_actor(space, "Fédération des fabriques")
    relate_actors(SYSTEM, card, other=network, kind="member_of")
    said = badge(client, network.public_id, card).content.decode()
    assert "Membre de" in said and "Fédération des fabriques" in said
    Link.objects.update(ends=date(2024, 1, 1))
    assert "N’est plus membre de" in badge(client, network.public_id, card).content.decode()


def test_nothing_that_is_not_public_is_told(client: Any, space: Any, card: Any, join: Any) -> None:
    join(card.party, space)
    card.visibility = "group"
    card.save()
    assert badge(client, "reseau", card).status_code == 404
    card.visibility = "public"
    card.save()
    space.visibility = "group"
    space.save()
    assert badge(client, "reseau", card).status_code == 404
    assert client.get(f"/badges/n-importe/{card.public_id}.svg").status_code == 404


def test_it_is_handed_by_who_keeps_the_card_and_who_facilitates(
    as_: Any, people: Any, space: Any, card: Any, join: Any
) -> None:
    join(card.party, space, since=date(2019, 5, 1))
    page = f"/badges/reseau/{card.public_id}/"
    address = f"/acteurs/{card.public_id}/"
    assert page in as_(people["facilitator"]).get(address).content.decode()
    assert page not in as_(people["member"]).get(address).content.decode()
    assert page in as_(people["facilitator"]).get("/espaces/reseau/badges/").content.decode()
    assert as_(people["member"]).get("/espaces/reseau/badges/").status_code == 404
    code = as_(None).get(page).context["looks"][0][2]
    assert f'<img src="http://localhost:8000/badges/reseau/{card.public_id}.svg"' in code or ".svg" in code
    assert "Adhésion à Réseau des communs du Val" in code
