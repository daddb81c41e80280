"""A room that only declares its files is searched, followed, talked about, exported and erased."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail

from essaim.foundation.accounts.leaving import carry_out
from essaim.foundation.accounts.models import Departure
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import gather
from essaim.foundation.discussion.actions import comment_on
from essaim.foundation.discussion.queries import thread
from essaim.foundation.news.actions import follow
from essaim.foundation.news.models import Notice
from essaim.foundation.search.queries import find, in_order
from essaim.foundation.search.testing import differences
from tests.contract.notes.actions import edit_note, write_note
from tests.contract.notes.models import Note

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.contract.urls")]


@pytest.fixture
def note(people: Any, space: Any) -> Note:
    return write_note(
        people["member"], space, title="Épicerie coopérative", body="Compte rendu de la visite."
    )


def found(user: Any, text: str) -> set[str]:
    return {row.title for row in in_order(find(user or AnonymousUser(), text).keys)}


def test_it_is_found_by_who_may_see_it(note: Note, people: Any, space: Any) -> None:
    write_note(people["member"], space, title="Épicerie secrète", visibility="group")
    assert found(None, "coopératives d’épicerie") == {"Épicerie coopérative"}
    assert found(people["member"], "épicerie") == {"Épicerie coopérative", "Épicerie secrète"}
    for user in people.values():
        assert not differences(user or AnonymousUser())


def test_its_followers_are_told(note: Note, people: Any, django_capture_on_commit_callbacks: Any) -> None:
    follower = people["guest"]
    follow(follower, follower.party, note)
    with django_capture_on_commit_callbacks(execute=True):
        edit_note(people["facilitator"], note, body="Corrigé.")
    told = Notice.objects.filter(party=follower.party)
    assert told.count() == 1
    assert Notice.objects.filter(party=people["member"].party).exists()  # who wrote it
    assert not Notice.objects.filter(party=people["facilitator"].party).exists()  # who did it


def test_it_is_talked_about_and_followed_from_its_page(note: Note, people: Any, as_: Any) -> None:
    comment_on(people["guest"], note, body="Bravo à toute l’équipe !")
    assert thread(note, AnonymousUser()).count == 1
    page = as_(people["member"]).get(note.get_absolute_url()).content.decode()
    assert "Bravo à toute l’équipe" in page and "Suivre" in page
    assert as_(None).get(f"/discussion/note/{note.public_id}/").status_code == 200


def test_its_author_takes_it_and_leaves(note: Note, people: Any) -> None:
    author = people["member"]
    assert [thing["title"] for thing in gather(author)["Notes"]] == ["Épicerie coopérative"]
    departure = Departure.objects.create(user=author, due_at=note.created_at, choices={"notes": "unnamed"})
    carry_out(departure)
    note.refresh_from_db()
    assert note.author_id == unnamed().pk
    assert len(mail.outbox) == 1


def test_what_goes_with_its_author_is_found_no_more(note: Note, people: Any) -> None:
    departure = Departure.objects.create(
        user=people["member"], due_at=note.created_at, choices={"notes": "gone"}
    )
    carry_out(departure)
    assert not Note.objects.exists()
    assert found(None, "épicerie coopérative") == set()
