"""The yearly word to those who keep a card, and its three links that need no sign-in."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.tests.test_reviewing import LONG_AGO, aged
from essaim.connect.contributions.yearly import due, remind_keepers
from essaim.foundation.accounts.models import Party
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.news.models import Choice
from essaim.foundation.spaces.models import Mandate, Membership


@pytest.fixture
def writer(make_user: Any, space: Any) -> Any:
    user = make_user("lise")
    Membership.objects.create(space=space, party=user.party)
    return user


@pytest.fixture
def card(space: Any, writer: Any) -> Actor:
    return aged(make_actor(space, "La Fabrique", created_by=writer.party))


# -- once a year


def test_who_keeps_a_card_is_asked_once_a_year(card: Actor, space: Any, writer: Any) -> None:
    aged(make_actor(space, "L’Atelier", created_by=writer.party))
    assert remind_keepers() == 1
    (sent,) = mail.outbox
    assert sent.to == ["lise@exemple.test"]
    assert "La Fabrique" in sent.body and "L’Atelier" in sent.body
    assert sent.body.count("/toujours-juste/") == 6
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


# -- the three links


def links() -> dict[str, str]:
    """Of the last mail, by choice."""
    found = re.findall(r"https?://[^/\s]+(/toujours-juste/\S+/(\w+)/)", mail.outbox[-1].body)
    return {choice: path for path, choice in found}


def test_one_click_says_that_all_is_right(client: Any, card: Actor) -> None:
    remind_keepers()
    path = links()["juste"]
    assert "Oui, tout est encore juste" in client.get(path).content.decode()
    assert Review.objects.get().reviewed_on is None, "who reads mails for their owner confirms nothing"
    assert "notée comme relue" in client.post(path, follow=True).content.decode()
    assert Review.objects.get().reviewed_on == timezone.localdate()
    assert "Juste, aujourd’hui" in client.get(f"/acteurs/{card.public_id}/").content.decode()


def test_to_archive_waits_for_who_facilitates(client: Any, as_: Any, people: Any, card: Actor) -> None:
    remind_keepers()
    path = links()["archiver"]
    client.get(path)
    assert not Contribution.objects.exists()
    client.post(path)
    again = client.post(path, follow=True).content.decode()
    assert "Vous l’avez déjà dit" in again and Contribution.objects.count() == 1
    assert "La Fabrique" in as_(people["facilitator"]).get("/a-traiter/").content.decode()


def test_to_mend_proposes_a_correction(client: Any, card: Actor, writer: Any) -> None:
    remind_keepers()
    path = links()["corriger"]
    assert "Changez au moins" in client.post(path, {"body": ""}).content.decode()
    assert (
        "lit votre correction"
        in client.post(path, {"body": "Nous avons déménagé."}, follow=True).content.decode()
    )
    found = Contribution.objects.get()
    assert (found.kind, found.state, found.author_id) == ("correction", "held", writer.party_id)


def test_links_that_serve_no_more(client: Any, card: Actor, writer: Any) -> None:
    remind_keepers()
    path = links()["juste"]
    assert client.get("/toujours-juste/nimporte/juste/").status_code == 410
    assert client.get(path.replace("juste/", "brule/")).status_code in (404, 410)
    Membership.objects.filter(party=writer.party).update(until=timezone.localdate())
    assert client.post(path).status_code == 410  # no longer hers to keep
    assert Review.objects.get().reviewed_on is None
