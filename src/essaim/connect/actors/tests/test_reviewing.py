"""What a card still lacks, « tout est encore juste »."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.reviewing import lack, review_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied

NO_TERMS: dict[str, list[Any]] = {"categories": [], "values": []}
ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
KEEPERS = {"facilitator", "administrator"}
LONG_AGO = timezone.now() - timedelta(days=400)


def aged(actor: Actor) -> Actor:
    Actor.objects.filter(pk=actor.pk).update(updated_at=LONG_AGO)
    return actor


@pytest.fixture
def writer(make_user: Any) -> Any:
    return make_user("lise")


@pytest.fixture
def card(space: Any, writer: Any) -> Actor:
    return aged(make_actor(space, "La Fabrique", created_by=writer.party))


# -- what it lacks


def test_three_things_first_and_that_there_is_more(card: Actor) -> None:
    found = lack(card, NO_TERMS, None)
    assert [label for label, _address in found.items] == [
        "ce que vous faites, en une phrase",
        "vos catégories",
        "votre commune",
    ]
    assert found.more
    assert found.items[0][1] == reverse("actors:edit", args=[card.public_id]) + "#id_summary"


def test_a_zero_and_any_of_the_means_say_something(space: Any) -> None:
    full = make_actor(
        space, summary="s", city="Caen", missions=["m"], territory="t", volunteers=0, website="https://a.exemple",
        budget=0, funders=["f"],
    )  # fmt: skip
    assert lack(full, {"categories": ["c"], "values": ["v"]}, None).items == []
    assert [label for label, _ in lack(full, {"categories": ["c"], "values": []}, None).items] == [
        "vos valeurs"
    ]


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_may_edit_are_told(role: str, people: Any, card: Actor, as_: Any) -> None:
    page = as_(people[role]).get(reverse("actors:actor", args=[card.public_id])).content.decode()
    for words in ("Trois choses que vos partenaires cherchent", "Tout est encore juste", "#id_summary"):
        assert (words in page) == (role in KEEPERS), words


def test_the_links_lead_to_fields_of_the_form(card: Actor, people: Any, as_: Any) -> None:
    from essaim.connect.actors.reviewing import WANTED

    page = as_(people["facilitator"]).get(reverse("actors:edit", args=[card.public_id])).content.decode()
    for name, _label in WANTED:
        assert f'id="id_{name}"' in page, name


# -- reading it over


@pytest.mark.parametrize("role", ROLES)
def test_who_says_that_all_is_right(role: str, people: Any, card: Actor, as_: Any) -> None:
    client = as_(people[role])
    sent = client.post(reverse("actors:review", args=[card.public_id]))
    assert sent.status_code == (302 if role in KEEPERS else 404)
    assert Review.objects.exists() == (role in KEEPERS)
    page = as_(None).get(reverse("actors:actor", args=[card.public_id])).content.decode()
    assert ("relue le" in page) == (role in KEEPERS)


def test_reading_over_twice_a_day_is_told_once(card: Actor, people: Any, client: Any) -> None:
    for _ in range(2):
        review_actor(people["facilitator"], card)
    assert Review.objects.get().reviewed_on == timezone.localdate()
    with pytest.raises(Denied):
        review_actor(people["member"], card)
    digests = Entry.objects.filter(action="actors.review").values_list("digest", flat=True)
    assert [bool(each) for each in digests.order_by("pk")] == [True, False]
    page = client.get(reverse("actors:history", args=[card.public_id])).content.decode()
    assert page.count("Relecture") == 1
