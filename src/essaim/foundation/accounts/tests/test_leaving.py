"""Leaving: choices kind by kind, a week to change one's mind, and a journal that still holds."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from essaim.connect.actors.actions import add_actor, edit_actor
from essaim.connect.actors.models import Actor
from essaim.foundation.accounts import leaving, parties, personal_data
from essaim.foundation.accounts.actions import ask_to_leave, edit_profile, stay
from essaim.foundation.accounts.models import Departure, Party, Session, User
from essaim.foundation.kernel.journal import first_break, seal_entries
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.spaces.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def lise(make_user: Any, space: Any, join: Any) -> Any:
    user = make_user("lise")
    join(user, space, "member")
    edit_profile(user, user.party, name="Lise Deschamps")
    card = add_actor(user, space, name="La fabrique de Lise", description="Née d’une idée de Lise Deschamps")
    edit_actor(user, card, summary="Un atelier")
    return user


def go(user: Any, **choices: str) -> None:
    ask_to_leave(user, user.party, choices=choices)
    assert leaving.carry_out_due() == 0
    Departure.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert leaving.carry_out_due() == 1


@pytest.mark.parametrize("choice", ["unnamed", "gone", "named"])
def test_the_journal_holds_whatever_is_chosen(lise: Any, choice: str) -> None:
    seal_entries()
    party, before = lise.party, Entry.objects.count()
    go(lise, cards=choice, memberships=choice)
    seal_entries()
    assert first_break() is None and Entry.objects.count() > before
    assert not User.objects.filter(pk=lise.pk).exists()
    party.refresh_from_db()
    assert party.name == ("Lise Deschamps" if choice == "named" else parties.NAME)
    cards = Actor.objects.filter(name="La fabrique de Lise")
    assert cards.exists() == (choice != "gone")
    if cards:
        assert cards[0].created_by == (party if choice == "named" else parties.unnamed())
    kept = Membership.objects.filter(party__in=[party, parties.unnamed()])
    assert kept.exists() == (choice != "gone") and not kept.filter(until=None).exists()
    texts = str(list(Revision.objects.filter(object_type="accounts.party").values("before", "after")))
    assert "Deschamps" not in texts
    if choice == "gone":
        assert "Deschamps" not in str(list(Revision.objects.values("before", "after")))


def test_choices_are_one_s_own_kind_by_kind(lise: Any) -> None:
    go(lise, cards="named", memberships="gone", inconnu="gone", mandates="n’importe quoi")
    assert Actor.objects.get().created_by.name == "Lise Deschamps"
    assert not Membership.objects.filter(party__name__in=["Lise Deschamps", parties.NAME]).exists()


def test_beginning_again_is_harmless(lise: Any, monkeypatch: Any) -> None:
    ask_to_leave(lise, lise.party, choices={"cards": "gone"})
    Departure.objects.update(due_at=timezone.now())
    original = leaving.leave
    monkeypatch.setattr(leaving, "leave", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leaving.carry_out_due()
    monkeypatch.setattr(leaving, "leave", original)
    assert leaving.carry_out_due() == 1
    assert not User.objects.filter(pk=lise.pk).exists() and first_break() is None


def test_one_may_change_one_s_mind(lise: Any) -> None:
    ask_to_leave(lise, lise.party, choices={})
    assert "effacé" in mail.outbox[-1].subject and "/compte/effacer/" in mail.outbox[-1].body
    stay(lise, lise.party)
    Departure.objects.update(due_at=timezone.now())
    assert leaving.carry_out_due() == 0 and User.objects.filter(pk=lise.pk, is_active=True).exists()


def test_the_last_administrator_hands_over_first(make_user: Any, space: Any, join: Any, client: Any) -> None:
    from django.core.exceptions import ValidationError

    last = make_user("omar")
    held = join(last, space, "administrator")
    with pytest.raises(ValidationError, match="Réseau des communs"):
        ask_to_leave(last, last.party, choices={})
    join(make_user("zoe"), space, "administrator")
    ask_to_leave(last, last.party, choices={})
    assert Departure.objects.exists() and held.until is None


def test_the_last_host_too(make_user: Any) -> None:
    assert personal_data.obstacles(make_user("hote", is_host=True))
    assert not personal_data.obstacles(make_user("autre", is_host=True))


def test_somebody_else_s_account_is_out_of_reach(make_user: Any) -> None:
    from essaim.foundation.kernel.rules import Denied

    lise, host = make_user("lise"), make_user("hote", is_host=True)
    for by in (host, make_user("omar")):
        with pytest.raises(Denied):
            ask_to_leave(by, lise.party, choices={})


def test_the_pages_end_to_end(client: Any, as_: Any, lise: Any) -> None:
    from essaim.foundation.accounts.tests.test_security import confirm

    as_(lise)
    confirm(client)
    page = client.get("/compte/effacer/").content.decode()
    assert "Fiches de l’annuaire" in page and "Adhésions" in page
    choices = {"cards": "gone", "memberships": "unnamed"}
    page = client.post("/compte/effacer/", choices).content.decode()
    assert "disparaissent" in page and not Departure.objects.exists()
    page = client.post("/compte/effacer/", {**choices, "sure": "yes"}, follow=True).content.decode()
    assert "sera effacé le" in page and "Garder mon compte" in page
    assert "sera effacé le" in client.get("/moi/").content.decode()
    client.post("/compte/effacer/garder/")
    assert not Departure.objects.exists()
    assert client.post("/compte/effacer/", {"cards": "tout"}).status_code == 200
    assert not Departure.objects.exists()
    client.post("/compte/effacer/", {**choices, "sure": "yes"})
    Departure.objects.update(due_at=timezone.now())
    leaving.carry_out_due()
    assert not Session.objects.filter(account_id=lise.pk).exists()
    assert client.get("/moi/").status_code == 302
    assert mail.outbox[-1].to == ["lise@exemple.test"] and "est effacé" in mail.outbox[-1].subject


def test_the_nameless_person_is_one(db: Any) -> None:
    assert parties.unnamed() == parties.unnamed() and parties.is_unnamed(parties.unnamed())
    assert Party.objects.filter(public_id=parties.NAMELESS).count() == 1


def test_every_erasable_offers_what_the_protocol_knows(make_user: Any) -> None:
    user = make_user("lise")
    for each in personal_data.erasables():
        assert each.choices and set(each.choices) <= {"named", "unnamed", "gone"}, each.slug
        assert each.count(user) == 0 and each.erase(user, each.choices[0]) == 0, each.slug
