"""Sending what waits: claimed one by one, sent by the real backend, marked; what is refused for now is tried later.

A crash between the server's « 250 » and the mark sends the mail again after `LEASE`, under the same Message-ID: at
least once, which is what SMTP allows (docs/adr/0010-mail.md). Two workers never take the same mail.
"""

import logging
import smtplib
import time
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from essaim.foundation.mail.actions import note_refusal, note_taken
from essaim.foundation.mail.models import Outgoing, State
from essaim.foundation.mail.queries import is_stopped

logger = logging.getLogger("essaim.mail")
LEASE = timedelta(minutes=10)
DELAYS = [
    60,
    120,
    300,
    600,
    1800,
    3600,
    2 * 3600,
]  # seconds before each new try; the last one again and again
URGENT_DELAY = 20
TURN = 2.0  # seconds of one call
CLOSED = [5, 15, 60, 120, 300]  # seconds of rest after a server that does not answer, longer each time
KEPT = timedelta(days=90)  # rows without address or text, to which bounces answer
# Replies to RCPT that speak of the address itself (RFC 5321, 4.2.3), and enhanced codes that do (RFC 3463).
ADDRESS_CODES = {550, 551, 553, 556}
SENDING_FAULTS = (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPHeloError)


class Refused(Exception):
    """The server's answer for one mail; `permanent`: no use trying again; `hard`: the address does not exist."""

    def __init__(self, said: str, *, permanent: bool, hard: bool = False) -> None:
        super().__init__(said)
        self.said, self.permanent, self.hard = said[:300], permanent, hard


class Unreachable(Exception):
    """The mail server itself: nothing is said of the mail at hand."""


class Deliverer:
    """One connection, kept during a turn; after a server that does not answer, a rest that grows."""

    def __init__(self) -> None:
        self.failures = 0
        self.rests_until = 0.0
        self.connection: Any = None

    def run(self) -> int:
        """Send what is due for `TURN` seconds at most; returns how many left."""
        if time.monotonic() < self.rests_until:
            return 0
        until, sent = time.monotonic() + TURN, 0
        try:
            while time.monotonic() < until and (row := claim_next(timezone.now())) is not None:
                sent += self._deliver(row)
        except Unreachable:
            rest = CLOSED[min(self.failures, len(CLOSED) - 1)]
            self.failures += 1
            self.rests_until = time.monotonic() + rest
        finally:
            self._close()
        return sent

    def _deliver(self, row: Outgoing) -> bool:
        if row.kind and is_stopped(row.address_digest, row.kind):
            end(row, State.STOPPED)
            return False
        try:
            self._send(row)
        except Refused as refusal:
            _refuse(row, refusal)
            return False
        except Unreachable as problem:
            logger.warning("mail server: %s", problem)
            put_back(row, str(problem))
            raise
        self.failures = 0
        end(row, State.SENT)
        note_taken(row.address_digest)
        return True

    def _send(self, row: Outgoing) -> None:
        try:
            if self.connection is None:
                self.connection = get_connection(settings.MAIL_TRANSPORT)
                self.connection.open()
            self.connection.send_messages([compose(row)])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._close()
            raise verdict(error) from error

    def _close(self) -> None:
        if self.connection is not None:
            with suppress(smtplib.SMTPException, OSError):  # it may be gone already
                self.connection.close()
            self.connection = None


def verdict(error: Exception) -> Refused | Unreachable:
    """What an error of the transport says: of the mail, of its address, or of the server alone."""
    if isinstance(error, SENDING_FAULTS):
        return Unreachable(_said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        permanent = 500 <= code < 600
        return Refused(_said(code, said), permanent=permanent, hard=permanent and _of_address(code, said))
    if isinstance(
        error, smtplib.SMTPNotSupportedError | ValueError
    ):  # an address or a text that cannot be sent
        return Refused(f"{type(error).__name__}: {error}", permanent=True)
    if isinstance(error, smtplib.SMTPDataError):
        return Refused(_said(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= 500)
    return Unreachable(f"{type(error).__name__}: {error}"[:300])


def _of_address(code: int, said: bytes | str) -> bool:
    """5.7.x refuses us or our text, 5.2.2 a mailbox that is full: the address itself stands."""
    text = said.decode("latin-1") if isinstance(said, bytes) else said
    if text[:2] == "5.":
        return text.startswith("5.1.")
    return code in ADDRESS_CODES


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".replace("\x00", "").split())


def claim_next(now: datetime) -> Outgoing | None:
    """Take the next mail that is due: its lease is moved ahead by whoever is first. None: nothing waits."""
    while True:
        waiting = Outgoing.objects.filter(state=State.WAITING)
        row = waiting.filter(next_try_at__lte=now).order_by("-urgent", "next_try_at", "pk").first()
        if row is None:
            return None
        same = waiting.filter(pk=row.pk, next_try_at=row.next_try_at)
        if row.expires_at <= now:
            same.update(state=State.EXPIRED, ended_at=now, address="", content={})
        elif same.update(next_try_at=now + LEASE, tries=F("tries") + 1):
            row.tries += 1
            return row


def end(row: Outgoing, state: State, said: str = "") -> None:
    """No more to be done: address, subject and text go at once; what stays answers bounces."""
    row.state = state
    Outgoing.objects.filter(pk=row.pk).update(
        state=state, ended_at=timezone.now(), said=said, address="", content={}
    )


def _refuse(row: Outgoing, refusal: Refused) -> None:
    if refusal.permanent:
        end(row, State.REFUSED, refusal.said)
        note_refusal(row.address_digest, hard=refusal.hard, said=refusal.said)
        return
    delay = URGENT_DELAY if row.urgent else DELAYS[min(row.tries, len(DELAYS)) - 1]
    later = timezone.now() + timedelta(seconds=delay)
    Outgoing.objects.filter(pk=row.pk).update(next_try_at=later, said=refusal.said)


def put_back(row: Outgoing, said: str) -> None:
    """The server was not there: no try is counted. Behind the others, lest a mail that makes it hang up hold them up."""
    Outgoing.objects.filter(pk=row.pk).update(
        next_try_at=timezone.now(), tries=F("tries") - 1, said=said[:300]
    )


def compose(row: Outgoing) -> EmailMultiAlternatives:
    """The mail as it leaves: plain text, and HTML where the sender gave some."""
    said = row.content
    mail = EmailMultiAlternatives(
        subject=" ".join(said["subject"].split()),
        body=said["body"],
        from_email=said["sender"],
        to=[row.address],
        reply_to=said["reply_to"],
        headers={**said["headers"], "Message-ID": row.message_id, "Date": format_datetime(row.created_at)},
    )
    if said["html"]:
        mail.attach_alternative(said["html"], "text/html")
    return mail


def forget_old() -> int:
    """Rows that ended more than `KEPT` ago."""
    return Outgoing.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()[0]
