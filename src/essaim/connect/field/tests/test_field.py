"""Taking cards along, sending what was noted: once each, by the rules of the house, never over another's word."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.connect.actors.actions import bin_actor, edit_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.uniting import unite_actors
from essaim.connect.field import views
from essaim.connect.field.actions import receive
from essaim.connect.field.comparing import three_way
from essaim.connect.field.models import Note
from essaim.connect.field.notes import Asked, read
from essaim.connect.field.packing import MOST, said
from essaim.connect.field.periodic import KEPT, forget
from essaim.foundation.discussion.models import Contribution

pytestmark = pytest.mark.django_db


def asked(verb: str, card: Any = None, **given: Any) -> Asked:
    where = {"card": str(card.public_id), "seen": given.pop("seen", said(card))} if card else {}
    return Asked(str(uuid.uuid4()), verb, **where, **given)


def send(client: Any, **given: Any) -> Any:
    note = {"id": str(uuid.uuid4()), **given}
    return client.post("/terrain/notes/", json.dumps(note), content_type="application/json")


@pytest.fixture
def card(space: Any) -> Actor:
    return make_actor(space, "Le Fournil", city="Dijon", summary="Du pain.")


def test_a_field_is_written_where_nobody_else_wrote_it() -> None:
    seen = {"name": "A", "summary": "S", "latitude": "1.0", "longitude": "2.0"}
    assert three_way(seen, seen, {"name": "B", "summary": "S "}) == ({"name": "B"}, [])
    fresh, disputed = three_way(seen, {**seen, "name": "C"}, {"name": "B", "summary": "T"})
    assert fresh == {"summary": "T"} and [(each.stands, each.wrote) for each in disputed] == [("C", "B")]
    assert three_way(seen, {**seen, "name": "B"}, {"name": "B"}) == ({}, [])
    # Half of a point is no point; and what one never saw is not written over.
    fresh, disputed = three_way(seen, {**seen, "longitude": "9.0"}, {"latitude": "3.0", "longitude": "4.0"})
    assert not fresh and {each.name for each in disputed} == {"latitude", "longitude"}
    assert three_way({}, {"website": "https://a.test/"}, {"website": "https://b.test/"})[1]


def test_the_same_note_twice_is_done_once(people: Any, card: Actor) -> None:
    note = asked("edit", card, fields={"summary": "Du pain au levain."})
    first = receive(people["facilitator"], note)
    edit_actor(people["facilitator"], card, summary="Encore autre chose.")
    again = receive(people["facilitator"], note)
    card.refresh_from_db()
    assert first.pk == again.pk and first.state == "done" and card.summary == "Encore autre chose."


def test_a_note_of_somebody_else_is_not_told(people: Any, card: Actor, as_: Any) -> None:
    note = receive(people["facilitator"], asked("review", card))
    answer = send(as_(people["member"]), id=str(note.public_id), verb="review", card=str(card.public_id))
    assert answer.status_code == 409 and "sentence" not in answer.json()


def test_a_conflict_changes_nothing_and_says_the_three(people: Any, card: Actor) -> None:
    note = asked("edit", card, fields={"summary": "Du pain au levain.", "city": "Beaune"})
    edit_actor(people["administrator"], card, summary="Des brioches.")
    kept = receive(people["facilitator"], note)
    card.refresh_from_db()
    assert kept.state == "conflict" and (card.summary, card.city) == ("Des brioches.", "Dijon")
    assert kept.answer["differences"] == [
        {"name": "summary", "seen": "Du pain.", "stands": "Des brioches.", "wrote": "Du pain au levain."}
    ]
    chosen = asked("edit", card, fields={"summary": "Du pain au levain."}, seen={"summary": "Des brioches."})
    assert receive(people["facilitator"], chosen).state == "done"


def test_still_right_is_said_of_what_one_saw(people: Any, card: Actor) -> None:
    note = asked("review", card)
    assert receive(people["facilitator"], note).state == "done"
    assert Actor.objects.get(pk=card.pk).review.reviewed_on == timezone.localdate()
    edit_actor(people["administrator"], card, city="Beaune")
    assert receive(people["facilitator"], asked("review", card, seen={"city": "Dijon"})).state == "conflict"


def test_who_may_not_edit_proposes(people: Any, card: Actor) -> None:
    fields = {
        "summary": "Du pain au levain.",
        "kind": "organisation",
        "latitude": "47.3",
        "longitude": "5.04",
    }
    for note in (
        asked("edit", card, fields=fields),
        asked("review", card),
        asked("close", card, words="Rideau baissé."),
    ):
        assert receive(people["member"], note).state == "proposed"
    card.refresh_from_db()
    assert card.summary == "Du pain." and card.binned_at is None
    edit, _review, close = Contribution.objects.order_by("pk")
    assert (
        edit.proposed == {"summary": "Du pain au levain."} and "47.3" in edit.body and "Rideau" in close.body
    )


def test_closed_goes_to_the_bin(people: Any, card: Actor) -> None:
    assert receive(people["facilitator"], asked("close", card)).state == "done"
    card.refresh_from_db()
    assert card.binned_at is not None


def test_a_new_card_that_resembles_another_is_asked_about(people: Any, space: Any, card: Actor) -> None:
    fields = {"name": "Fournil", "kind": "initiative", "city": "Dijon"}
    note = receive(people["member"], asked("add", fields=fields, space=space.slug))
    assert note.state == "alike" and note.answer["alike"][0]["name"] == "Le Fournil"
    made = receive(people["member"], asked("add", fields=fields, space=space.slug, sure=True))
    assert made.state == "done" and made.actor is not None and made.actor.name == "Fournil"
    assert receive(people["nobody"], asked("add", fields=fields, space=space.slug)).state == "refused"


def test_a_note_of_a_card_that_became_another_goes_there(people: Any, space: Any, card: Actor) -> None:
    twin = make_actor(space, "Le Fournil", city="Dijon", summary="Du pain.")
    note = asked("edit", twin, fields={"summary": "Du pain au levain."})
    unite_actors(people["facilitator"], card, other=twin)
    kept = receive(people["facilitator"], note)
    card.refresh_from_db()
    assert kept.actor_id == card.pk and card.summary == "Du pain au levain."


def test_what_is_refused_says_why(people: Any, card: Actor) -> None:
    long = receive(people["facilitator"], asked("edit", card, fields={"summary": "a" * 400}))
    assert long.state == "refused" and "100 de trop" in long.answer["errors"]["summary"]
    bin_actor(people["facilitator"], card)
    gone = receive(people["facilitator"], asked("review", card))
    assert gone.state == "refused" and "annuaire" in gone.answer["sentence"]
    unknown = receive(people["facilitator"], Asked(str(uuid.uuid4()), "review", card=str(uuid.uuid4())))
    assert unknown.answer == gone.answer


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"a"', b'{"verb": "review"}', b"[" * 5000, b'{"id": 3, "verb": "edit", "card": 4}',
     b'{"id": "018f0000-0000-7000-8000-000000000000", "verb": "add", "fields": {"siret": "1"}}',
     b'{"id": "018f0000-0000-7000-8000-000000000000", "verb": "add", "fields": {"name": 4}}',
     b'{"id": "018f0000-0000-7000-8000-000000000000", "verb": "burn"}', b"\xff"],
)  # fmt: skip
def test_what_is_no_note_is_one_sentence(body: bytes) -> None:
    with pytest.raises(ValidationError, match="ne se lit pas"):
        read(body)


def test_text_that_no_database_keeps_is_made_plain() -> None:
    given = {
        "id": str(uuid.uuid4()),
        "verb": "add",
        "fields": {"name": "A\x00\ud800B"},
        "written": "année 9999",
    }
    assert read(json.dumps(given).encode()).fields == {"name": "AB"}


def test_the_page_answers(people: Any, card: Actor, as_: Any, monkeypatch: Any) -> None:
    client = as_(people["facilitator"])
    answer = send(
        client,
        verb="edit",
        card=str(card.public_id),
        seen={"summary": "Du pain."},
        fields={"summary": "Du bon pain."},
    )
    assert answer.json()["state"] == "done" and answer.json()["card"]["fields"]["summary"] == "Du bon pain."
    send(client, verb="close", card=str(card.public_id), seen={"name": "Autrement"}, words="Rideau baissé.")
    send(client, verb="add", space="ailleurs", fields={"name": "Ma fiche"})
    page = client.get("/terrain/").content.decode()
    assert all(text in page for text in ("Le Fournil", "Rideau baissé.", "Ma fiche"))
    assert send(client, verb="burn").status_code == 400
    assert send(client, verb="add", words="a" * 70_000).status_code == 413
    monkeypatch.setattr(views, "MOST_A_DAY", 1)
    assert send(client, verb="review", card=str(card.public_id)).status_code == 429
    assert send(as_(None), verb="burn").status_code == 302


def test_what_a_phone_takes_along(
    people: Any, card: Actor, space: Any, as_: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make_actor(space, "Cachée", visibility="private")
    make_actor(space, "Sans statut", legal_form="none", street="1 rue Haute", city="Dijon")
    client = as_(people["member"])
    client.get("/terrain/seance.json")
    with django_assert_max_num_queries(30):
        taken = client.get(f"/terrain/fiches.json?espace={space.slug}").json()
    assert [each["fields"]["name"] for each in taken["cards"]] == ["Le Fournil", "Sans statut"]
    assert "street" not in taken["cards"][1]["fields"] and taken["cards"][0]["may"] == []
    assert taken["spaces"] == [{"slug": "reseau", "name": space.name}] and MOST == 500
    assert taken["party"] == client.get("/terrain/seance.json").json()["party"] != ""


def test_the_worker_keeps_the_notebook_and_nothing_of_anybody(people: Any, as_: Any) -> None:
    client = as_(people["facilitator"])
    script = client.get("/terrain/sw.js")
    assert (
        script["Content-Type"].startswith("text/javascript") and "/terrain/carnet/" in script.content.decode()
    )
    page = client.get("/terrain/carnet/").content.decode()
    assert "Facilitator" not in page and "csrf" not in page
    assert client.get("/terrain/sw.js").content == script.content
    client.cookies["theme"] = "dark"
    assert client.get("/terrain/sw.js").content != script.content
    assert client.get("/terrain/carnet.webmanifest").json()["scope"] == "/terrain/"


def test_paper_has_boxes(card: Actor, client: Any) -> None:
    page = client.get("/terrain/liste/").content.decode()
    assert "Le Fournil" in page and "À corriger" in page


def test_old_notes_go(people: Any, card: Actor) -> None:
    note = receive(people["facilitator"], asked("review", card))
    assert forget() == 0
    Note.objects.filter(pk=note.pk).update(created_at=timezone.now() - KEPT - timedelta(hours=1))
    assert forget() == 1
