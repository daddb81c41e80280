import smtplib
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.utils import timezone

from essaim.foundation.kernel import mailing
from essaim.foundation.mail import delivery, queries
from essaim.foundation.mail.actions import ALL, stop, trust_again
from essaim.foundation.mail.addresses import digest
from essaim.foundation.mail.delivery import Deliverer, claim_next
from essaim.foundation.mail.models import Outgoing, State
from essaim.foundation.mail.tests.smtp import Post

pytestmark = pytest.mark.django_db
LISE = "lise@exemple.test"


def send(to: str = LISE, **headers: str) -> None:
    named = {getattr(mailing, name): value for name, value in headers.items()}
    EmailMessage("Bonjour", "Un texte.\n", None, [to], headers=named).send()


def later(**ago: int) -> None:
    """As if that time had passed."""
    for row in Outgoing.objects.all():
        Outgoing.objects.filter(pk=row.pk).update(
            next_try_at=row.next_try_at - timedelta(**ago),
            expires_at=row.expires_at - timedelta(**ago),
            created_at=row.created_at - timedelta(**ago),
        )


def only() -> Outgoing:
    return Outgoing.objects.get()


def test_a_mail_leaves_with_its_transaction_or_not_at_all(post: Post) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        send_mail("Non", "…", None, [LISE])
        raise ValueError
    send_mail("Oui", "Été", None, [LISE])
    assert Deliverer().run() == 1
    (to, raw), row = post.took[0], only()
    mail = message_from_bytes(raw)
    assert to == LISE and mail["Message-ID"] == row.message_id and mail["Subject"] == "Oui"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["List-Unsubscribe"] is None
    assert (row.state, row.address, row.content) == (State.SENT, "", {})  # nothing of it is kept
    assert Deliverer().run() == 0 and len(post.took) == 1


def test_the_same_key_to_the_same_address_is_sent_once(post: Post) -> None:
    for to in (LISE, LISE, "omar@exemple.test"):
        send(to, KEY="decision:12")
    assert Deliverer().run() == 2


def test_451_for_an_hour_then_250(post: Post) -> None:
    post.answers[LISE] = ["451 4.7.1 revenez"] * 5 + ["250 OK"]
    send()
    first, spent = only().message_id, 0
    while only().state == State.WAITING:
        assert Deliverer().run() in (0, 1)
        later(minutes=5)
        spent += 5
        assert spent < 24 * 60
    assert (only().state, only().tries, len(post.took)) == (State.SENT, 6, 1)
    assert message_from_bytes(post.took[0][1])["Message-ID"] == first
    assert queries.failing(LISE) is None


def test_one_address_put_off_holds_up_no_other(post: Post) -> None:
    post.answers[LISE] = ["451 4.3.0 plus tard"]
    for to in (LISE, "a@exemple.test", "b@exemple.test"):
        send(to)
    assert Deliverer().run() == 2
    assert Outgoing.objects.get(state=State.WAITING).said == "451 4.3.0 plus tard"


def test_a_server_that_is_down_for_two_days_loses_nothing(settings: Any, outbox: None, post: Post) -> None:
    good, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for number in range(3):
        send(f"{number}@exemple.test")
    one = Deliverer()
    assert one.run() == 0
    assert one.rests_until > 0 and one.run() == 0  # it rests
    later(days=2)
    assert set(Outgoing.objects.values_list("tries", flat=True)) == {0}
    assert queries.stuck()["count"] == 3 and "refused" in queries.stuck()["said"].lower()
    settings.EMAIL_PORT = good
    assert Deliverer().run() == 3


@pytest.mark.parametrize("greeting", ["421 4.3.2 fermé", "554 non"])
def test_a_server_that_turns_everybody_away_is_tried_again(post: Post, greeting: str) -> None:
    post.greeting = greeting
    send()
    assert Deliverer().run() == 0
    assert (only().state, only().tries) == (State.WAITING, 0)
    post.greeting = "220 essai"
    assert Deliverer().run() == 1


def test_a_code_goes_first_and_never_too_late(post: Post) -> None:
    send("autre@exemple.test")
    send(EXPIRES="900")
    row = claim_next(timezone.now())
    assert row is not None and row.address == LISE and row.urgent
    later(minutes=20)
    Deliverer().run()
    assert [to for to, _ in post.took] == ["autre@exemple.test"]
    assert Outgoing.objects.get(urgent=True).state == State.EXPIRED
    assert Outgoing.objects.get(urgent=True).content == {}


def test_two_workers_never_take_the_same_mail(post: Post) -> None:
    send()
    assert claim_next(timezone.now()) is not None
    assert claim_next(timezone.now()) is None


def test_a_worker_killed_before_the_mark_sends_again_under_the_same_id(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    send()
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "end", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            Deliverer().run()
    assert Deliverer().run() == 0  # within the lease, nobody takes it
    later(minutes=11)
    assert Deliverer().run() == 1
    assert len({message_from_bytes(raw)["Message-ID"] for _, raw in post.took}) == 1


def test_an_unknown_address_gets_necessary_mails_only(post: Post) -> None:
    post.answers[LISE] = ["550 5.1.1 inconnue", "250 OK"]
    send(KIND="own")
    Deliverer().run()
    known = queries.failing(LISE.upper())
    assert only().state == State.REFUSED and known is not None and "5.1.1" in known.said
    send(KIND="own")
    send()
    assert Deliverer().run() == 1
    assert sorted(Outgoing.objects.values_list("state", flat=True)) == ["refused", "sent", "stopped"]
    assert trust_again(digest(LISE)) and queries.failing(LISE) is None
    send(KIND="own")
    assert Deliverer().run() == 1


@pytest.mark.parametrize(
    ("reply", "failing"),
    [("552 5.2.2 boîte pleine", False), ("550 5.7.1 refusé", False), ("550 no such user", True)],
)
def test_what_a_refusal_says_of_the_address(post: Post, reply: str, failing: bool) -> None:
    post.answers[LISE] = [reply]
    send(KIND="own")
    Deliverer().run()
    assert only().state == State.REFUSED and (queries.failing(LISE) is not None) == failing


def test_ten_passing_refusals_make_a_failing_address(post: Post) -> None:
    post.answers[LISE] = ["552 5.2.2 boîte pleine"]
    for number in range(10):
        assert queries.failing(LISE) is None, number
        send()
        Deliverer().run()
    assert queries.failing(LISE) is not None


@pytest.mark.parametrize("error", [smtplib.SMTPNotSupportedError("SMTPUTF8"), ValueError("en-tête")])
def test_a_mail_that_cannot_be_sent_is_given_up(error: Exception) -> None:
    found = delivery.verdict(error)
    assert isinstance(found, delivery.Refused) and found.permanent and not found.hard


def test_a_mail_at_which_the_server_hangs_up_holds_up_no_other(post: Post) -> None:
    post.answers["poison@exemple.test"] = ["421 4.7.0 je raccroche"]
    send("poison@exemple.test")
    send()
    Deliverer().run()
    Deliverer().run()
    assert [to for to, _ in post.took] == [LISE]


def test_a_wrong_password_is_no_fault_of_the_mail() -> None:
    found = delivery.verdict(smtplib.SMTPAuthenticationError(535, b"5.7.8 non"))
    assert isinstance(found, delivery.Unreachable)


@pytest.mark.parametrize("kind", ["own", ALL])
def test_what_its_reader_stopped_is_not_sent(post: Post, kind: str) -> None:
    stop(digest(LISE), kind)
    send(KIND="own")
    send()
    assert Deliverer().run() == 1
    assert post.took[0][1].count(b"List-Unsubscribe") == 0


def test_rows_are_forgotten_after_a_while(post: Post) -> None:
    send()
    Deliverer().run()
    assert delivery.forget_old() == 0
    Outgoing.objects.update(ended_at=timezone.now() - timedelta(days=91))
    assert delivery.forget_old() == 1


def test_no_attachment(outbox: None) -> None:
    mail = EmailMessage("Bonjour", "…", None, [LISE])
    mail.attach("a.txt", "a")
    with pytest.raises(ValueError):
        mail.send()


def test_a_code_of_the_sign_in_page_is_urgent(client: Any, make_user: Any, outbox: None) -> None:
    make_user("lise")
    client.post("/compte/connexion/", {"email": LISE})
    row = only()
    assert row.urgent and row.kind == "" and row.address == LISE
    assert timedelta(minutes=14) < row.expires_at - timezone.now() < timedelta(minutes=16)
