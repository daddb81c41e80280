"""What a card still lacks, « tout est encore juste », the yearly word to those who keep it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.reviewing import due, lack, remind_keepers, review_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.news.models import Choice
from essaim.foundation.spaces.models import Mandate

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


# -- once a year


def test_who_keeps_a_card_is_asked_once_a_year(card: Actor, space: Any, writer: Any) -> None:
    aged(make_actor(space, "L’Atelier", created_by=writer.party))
    assert remind_keepers() == 1
    (sent,) = mail.outbox
    assert sent.to == ["lise@exemple.test"]
    assert "La Fabrique" in sent.body and "L’Atelier" in sent.body and str(card.public_id) in sent.body
    assert remind_keepers() == 0 and len(mail.outbox) == 1
    Review.objects.update(reminded_on=date.today() - timedelta(days=366))
    assert remind_keepers() == 1


def test_the_organisation_is_asked_rather_than_who_wrote_the_card(card: Actor, make_user: Any) -> None:
    card.party = Party.objects.create(kind="organisation", name="La Fabrique")
    card.save()
    aged(card)
    for name, fields in (("manager", {"manages": True}), ("editor", {"card_only": True}), ("acting", {})):
        Mandate.objects.create(person=make_user(name).party, organisation=card.party, **fields)
    assert remind_keepers() == 2
    assert sorted(each.to[0] for each in mail.outbox) == ["editor@exemple.test", "manager@exemple.test"]


@pytest.mark.parametrize("pace", ["app", "none"])
def test_one_stops_it(pace: str, card: Actor, writer: Any) -> None:
    Choice.objects.create(party=writer.party, topic="reviews", pace=pace)
    assert remind_keepers() == 0 and not mail.outbox
    assert Review.objects.get().reminded_on, "not looked at again tomorrow"


def test_the_mail_says_how_to_stop_it(card: Actor) -> None:
    remind_keepers()
    assert mail.outbox[0].extra_headers["X-Essaim-Kind"] == "reviews"


def test_cards_that_are_not_due(space: Any, writer: Any, card: Actor) -> None:
    today = timezone.localdate()
    make_actor(space, "Récente", created_by=writer.party)
    aged(make_actor(space, "À personne"))
    aged(make_actor(space, "Exemple", created_by=writer.party, example=True))
    aged(make_actor(space, "Retirée", created_by=writer.party, binned_at=LONG_AGO))
    read = aged(make_actor(space, "Relue", created_by=writer.party))
    Review.objects.create(actor=read, reviewed_on=today - timedelta(days=364))
    assert [each.name for each in due(today)] == ["La Fabrique"]
    assert [each.name for each in due(today + timedelta(days=2))][-1] == "Relue"


def test_nobody_writes_to_a_closed_or_shared_account(card: Actor, writer: Any) -> None:
    writer.demo = True
    writer.save()
    assert remind_keepers() == 0
