from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.mail.actions import stop
from essaim.foundation.mail.addresses import digest
from essaim.foundation.mail.models import Outgoing
from essaim.foundation.news import actions, mailing, queries
from essaim.foundation.news.models import Choice, Notice, Pace

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from([PARIS, ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Cayenne"), ZoneInfo("UTC")])


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), ZONES, st.sampled_from(["daily", "weekly"]))
def test_the_last_hour_is_the_last(naive: datetime, zone: ZoneInfo, pace: str) -> None:
    now = naive.replace(tzinfo=UTC)
    last = mailing.last_hour(pace, now, zone)
    assert last <= now and last.astimezone(zone).hour == 7
    assert now - last <= timedelta(days=7 if pace == "weekly" else 1, hours=1)  # a day of 25 hours
    assert pace == "daily" or last.weekday() == 0


@pytest.fixture(autouse=True)
def _nothing_seen_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "_done", {})


@pytest.fixture
def lise(make_user: Any) -> Any:
    return make_user("lise")


@pytest.fixture
def correct(people: Any, space: Any, lise: Any) -> Any:
    """`correct()`: a card that lise follows is corrected again."""
    card = make_actor(space, "Fournil")
    actions.follow(lise, lise.party, card)
    names = iter(f"Fournil {number}" for number in range(100))
    return lambda: edit_actor(people["facilitator"], card, name=next(names))


def at(day: int, hour: int) -> datetime:
    """In the week of Monday 5 January 2026."""
    return datetime(2026, 1, day, hour, tzinfo=PARIS)


def pace(user: Any, pace: str) -> None:
    Choice.objects.update_or_create(party=user.party, topic="cards", defaults={"pace": pace})


def dated(when: datetime) -> None:
    Notice.objects.exclude(mail="").update(created_at=when)


@pytest.mark.django_db
def test_at_once_one_mail_says_why_it_came_and_how_to_stop(correct: Any, lise: Any, mailoutbox: Any) -> None:
    pace(lise, "now")
    correct()
    assert mailing.send_due() == 1 and mailing.send_due() == 0
    (mail,) = mailoutbox
    assert mail.subject == "La fiche « Fournil 0 » a été corrigée." and mail.to == [lise.email]
    assert mail.extra_headers["X-Essaim-Kind"] == "cards"
    assert "parce que vous suivez « Fournil 0 »" in mail.extra_headers["X-Essaim-Why"]


@pytest.mark.django_db
def test_a_week_is_summed_up_on_monday_once(correct: Any, lise: Any, mailoutbox: Any) -> None:
    for _ in range(3):
        correct()
    dated(at(7, 12))
    assert mailing.send_due(at(11, 23)) == 0
    assert mailing.send_due(at(12, 8)) == 1  # Monday
    assert "3 nouvelles" in mailoutbox[0].subject and mailoutbox[0].body.count("Fournil") == 6
    mailing._done.clear()  # another worker
    assert mailing.send_due(at(12, 9)) == 0
    assert mailing.send_due(at(19, 9)) == 0  # nothing happened since: nothing is sent


@pytest.mark.django_db
def test_a_day_waits_for_the_morning(correct: Any, lise: Any, mailoutbox: Any) -> None:
    pace(lise, "daily")
    correct()
    dated(at(7, 8))
    assert mailing.send_due(at(7, 23)) == 0
    assert mailing.send_due(at(9, 6)) == 1  # the worker was stopped on the 8th: late, not lost
    assert mailing.send_due(at(9, 8)) == 0


@pytest.mark.django_db
def test_a_worker_that_dies_in_the_middle_sends_nothing_twice(
    correct: Any, lise: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"
    pace(lise, "now")
    correct()
    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_write", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            mailing.send_due()
    assert not Outgoing.objects.exists()
    assert mailing.send_due() == 1 and Outgoing.objects.count() == 1
    Notice.objects.update(mail="now")  # as a copy of the database from before the mark would have it
    mailing.send_due()
    assert Outgoing.objects.count() == 1


@pytest.mark.django_db
def test_what_was_read_in_the_app_is_not_mailed(correct: Any, lise: Any, mailoutbox: Any) -> None:
    pace(lise, "now")
    correct()
    actions.mark_read(lise)
    assert mailing.send_due() == 0 and not Notice.objects.exclude(mail="").exists()


@pytest.mark.django_db
def test_what_is_hidden_since_is_not_mailed(correct: Any, lise: Any, people: Any) -> None:
    from essaim.connect.actors.actions import bin_actor

    pace(lise, "now")
    bin_actor(people["facilitator"], correct())
    assert mailing.send_due() == 0


@pytest.mark.django_db
def test_a_mail_speaks_its_readers_language(correct: Any, lise: Any, mailoutbox: Any) -> None:
    pace(lise, "now")
    lise.language = "en"
    lise.save()
    correct()
    mailing.send_due()
    assert "Hello" in mailoutbox[0].body


@pytest.mark.django_db
def test_demonstration_accounts_get_no_mail(people: Any, space: Any, make_user: Any) -> None:
    card = make_actor(space)
    demo = make_user("demo", demo=True)
    actions.follow(demo, demo.party, card)
    pace(demo, "now")
    edit_actor(people["facilitator"], card, name="Autre")
    assert Notice.objects.get(party=demo.party).mail == ""


@pytest.mark.django_db
def test_a_mails_own_link_is_a_choice(lise: Any) -> None:
    pace(lise, "now")
    stop(digest(lise.email), "cards")
    assert queries.paces_of(lise).by_topic["cards"] == Pace.APP
    actions.choose(lise, lise.party, paces={"cards": "now"}, stop_all=False)
    assert queries.paces_of(lise).by_topic["cards"] == Pace.NOW
    stop(digest(lise.email), queries.DIGEST)
    pace(lise, "weekly")
    assert queries.paces_of(lise).by_topic["cards"] == Pace.APP


@pytest.mark.django_db
def test_many_on_one_mail(correct: Any, lise: Any, mailoutbox: Any) -> None:
    pace(lise, "now")
    for _ in range(35):
        correct()
    assert mailing.send_due(timezone.now()) == 1
    assert "35 nouvelles" in mailoutbox[0].subject and "Et 5 autres" in mailoutbox[0].body
