from datetime import UTC, date, datetime, timedelta
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
from essaim.foundation.news import actions, hours, mailing, queries
from essaim.foundation.news.models import Choice, Notice, Pace

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from([PARIS, ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Cayenne"), ZoneInfo("UTC")])


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    ZONES,
    st.sampled_from(["daily", "weekly"]),
    st.integers(0, 23),
)
def test_the_next_hour_is_the_next(naive: datetime, zone: ZoneInfo, pace: str, hour: int) -> None:
    now = naive.replace(tzinfo=UTC)
    coming = hours.next_hour(pace, now, zone, hour)
    assert now < coming <= now + timedelta(days=7 if pace == "weekly" else 1, hours=1)  # a day of 25 hours
    assert coming.astimezone(zone).hour in {hour, hour + 1}  # the hour that a change of clocks skips
    assert pace == "daily" or coming.astimezone(zone).weekday() == 0


@pytest.mark.parametrize(
    ("now", "zone", "hour", "coming"),
    [
        (
            "2026-03-28T06:00",
            "Europe/Paris",
            7,
            "2026-03-29T05:00",
        ),  # summer begins in the night: an hour less
        ("2026-10-24T05:00", "Europe/Paris", 7, "2026-10-25T06:00"),  # and ends: an hour more
        ("2026-03-29T00:30", "Europe/Paris", 2, "2026-03-29T01:00"),  # two o'clock is skipped: at three
        ("2026-10-24T22:00", "Europe/Paris", 2, "2026-10-25T00:00"),  # it comes twice: the first
        ("2026-10-25T00:00", "Europe/Paris", 2, "2026-10-26T01:00"),  # and not the second
        ("2026-07-01T12:00", "Indian/Reunion", 7, "2026-07-02T03:00"),
        ("2026-07-01T12:00", "Pacific/Noumea", 0, "2026-07-01T13:00"),
    ],
)
def test_changes_of_clocks(now: str, zone: str, hour: int, coming: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = hours.next_hour("daily", moment, ZoneInfo(zone), hour)
    assert found == datetime.fromisoformat(coming).replace(tzinfo=UTC)


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


def dated(user: Any, when: datetime) -> None:
    """As if it had happened then."""
    moments = hours.due([user], when)[user.party_id]
    for pace_, moment in moments.items():
        Notice.objects.filter(mail=pace_).update(created_at=when, due_at=moment)


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
    dated(lise, at(7, 12))
    assert mailing.send_due(at(11, 23)) == 0
    assert mailing.send_due(at(12, 8)) == 1  # Monday
    assert "3 nouvelles" in mailoutbox[0].subject and mailoutbox[0].body.count("Fournil") == 6
    assert mailing.send_due(at(12, 9)) == 0
    assert mailing.send_due(at(19, 9)) == 0  # nothing happened since: nothing is sent


@pytest.mark.django_db
def test_a_day_waits_for_the_morning(correct: Any, lise: Any, mailoutbox: Any) -> None:
    pace(lise, "daily")
    correct()
    dated(lise, at(7, 8))
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "of_space", "hour", "zone"),
    [
        ("", "", 7, "Europe/Paris"),
        ("", "Indian/Reunion", 7, "Indian/Reunion"),
        ("America/Cayenne", "Indian/Reunion", 18, "America/Cayenne"),
    ],
)
def test_at_the_reader_s_own_hour(
    correct: Any, lise: Any, make_space: Any, join: Any, own: str, of_space: str, hour: int, zone: str
) -> None:
    join(lise, make_space("premier", time_zone=of_space), since=date(2020, 1, 1))
    join(lise, make_space("second", time_zone="Pacific/Noumea"), since=date(2021, 1, 1))
    lise.time_zone = own
    lise.save()
    actions.choose(lise, lise.party, paces={"cards": "daily"}, stop_all=False, hour=hour)
    correct()
    leaves = Notice.objects.get(party=lise.party).due_at.astimezone(ZoneInfo(zone))
    assert (leaves.hour, leaves.minute) == (hour, 0)
    assert mailing.send_due(leaves - timedelta(seconds=1)) == 0 and mailing.send_due(leaves) == 1


@pytest.mark.django_db
def test_what_waits_follows_another_hour_or_zone(correct: Any, lise: Any) -> None:
    from essaim.foundation.accounts.actions import edit_profile

    pace(lise, "daily")
    correct()
    actions.choose(lise, lise.party, paces={}, stop_all=False, hour=20)
    assert Notice.objects.get().due_at.astimezone(PARIS).hour == 20
    edit_profile(lise, lise.party, name="Lise", time_zone="Indian/Reunion")
    assert Notice.objects.get().due_at.astimezone(ZoneInfo("Indian/Reunion")).hour == 20


@pytest.mark.django_db
@pytest.mark.parametrize("hour", ["24", "-1", "midi", ""])
def test_an_hour_that_is_none(client: Any, as_: Any, lise: Any, hour: str) -> None:
    from essaim.foundation.kernel.news import topics
    from essaim.foundation.news.models import DigestHour

    as_(lise)
    fields = {f"topic_{slug}": "app" for slug in topics()}
    assert 'class="error"' in client.post("/moi/courriels/", {**fields, "hour": hour}).content.decode()
    assert not DigestHour.objects.exists()
    assert client.post("/moi/courriels/", {**fields, "hour": "19"}).status_code == 302
    assert DigestHour.objects.get().hour == 19
