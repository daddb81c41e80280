import io
from typing import Any

import pytest
from django.core.mail import send_mail
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.foundation.mail import bounces, queries
from essaim.foundation.mail.models import Outgoing, State
from essaim.foundation.mail.taking import take

NOTICE = """From: MAILER-DAEMON@exemple.test
To: essaim@exemple.test
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: {returned}

Message-ID: {message_id}
Subject: Bonjour

--b--
"""


def notice(
    message_id: str, address: str = "lise@exemple.test", *, status: str = "5.1.1", action: str = "failed",
    returned: str = "text/rfc822-headers",
) -> bytes:  # fmt: skip
    return NOTICE.format(
        message_id=message_id, address=address, status=status, action=action, returned=returned
    ).encode()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_failure_is_read(returned: str) -> None:
    found = bounces.read(notice("<a@b.test>", returned=returned))
    assert found == [bounces.Bounce("lise@exemple.test", "<a@b.test>", "5.1.1", hard=True)]
    assert not bounces.read(notice("<a@b.test>", status="5.2.2"))[0].hard


def test_a_delay_an_answer_and_an_ordinary_mail_are_no_bounces() -> None:
    assert bounces.read(notice("<a@b.test>", action="delayed", status="4.4.1")) == []
    assert bounces.read(b"Subject: Re: Bonjour\nMessage-ID: <x@y>\n\nMerci !") == []
    assert bounces.read(notice("sans identifiant")) == []


@given(st.binary(max_size=2000))
def test_no_bytes_break_it(raw: bytes) -> None:
    for part in bounces.split(raw):
        bounces.read(part)


@given(st.lists(st.tuples(st.integers(0, 900), st.binary(max_size=12)), max_size=8))
def test_no_damaged_notice_breaks_it(cuts: list[tuple[int, bytes]]) -> None:
    raw = notice("<a@b.test>")
    for at, put in cuts:
        raw = raw[:at] + put + raw[at + len(put) :]
    for found in bounces.read(raw):
        assert "@" in found.address and found.message_id.startswith("<")


def test_a_message_that_nests_without_end() -> None:
    nested = b"Content-Type: message/rfc822\n\n" * 3000
    assert bounces.read(nested) == []


def sent(number: int, settings: Any) -> list[Outgoing]:
    settings.EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"
    for each in range(number):
        send_mail("Bonjour", "…", None, [f"p{each}@exemple.test"])
    Outgoing.objects.update(state=State.SENT, ended_at=timezone.now(), address="", content={})
    return list(Outgoing.objects.order_by("pk"))


@pytest.mark.django_db
def test_bounces_by_thousands(settings: Any, django_assert_max_num_queries: Any) -> None:
    rows = sent(3, settings)
    real = [bounces.Bounce(f"p{i}@exemple.test", row.message_id, "5.1.1", True) for i, row in enumerate(rows)]
    others = [
        bounces.Bounce(f"x{i}@exemple.test", f"<{i}@ailleurs.test>", "5.1.1", True) for i in range(3000)
    ]
    with django_assert_max_num_queries(60):
        taken = take([*others, *real])
    assert (taken.read, taken.ours, taken.failing) == (3003, 3, 3)
    assert take(real).ours == 0  # the same notices again


@pytest.mark.django_db
def test_a_forged_notice_stops_nobody(settings: Any) -> None:
    (row,) = sent(1, settings)
    forged = [
        bounces.Bounce("p0@exemple.test", "<devine@exemple.test>", "5.1.1", True),
        bounces.Bounce("autre@exemple.test", row.message_id, "5.1.1", True),
    ]
    assert take(forged).ours == 0
    assert queries.failing("p0@exemple.test") is None and queries.failing("autre@exemple.test") is None


@pytest.mark.django_db
def test_the_command_reads_a_mailbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = sent(2, settings)
    mailbox = b"".join(
        b"From MAILER-DAEMON Sat Nov 21 10:00:00 2026\n"
        + notice(row.message_id, f"p{i}@exemple.test")
        + b"\n\n"
        for i, row in enumerate(rows)
    )
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mailbox)))
    call_command("bounces", stdout=said)
    assert "2 retour(s) lu(s), dont 2" in said.getvalue()
    assert queries.failing("p1@exemple.test") is not None
