"""Django's mail backend of the house: a mail sent in a transaction is a row of that transaction, and leaves after it.

Nothing is sent for an action that failed, nothing is lost when the mail server or the worker is down.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from essaim.foundation.kernel import mailing
from essaim.foundation.kernel.news import topics
from essaim.foundation.mail.addresses import digest, stop_token
from essaim.foundation.mail.models import KEPT_WAITING, Outgoing


class Outbox(BaseEmailBackend):
    """One `Outgoing` a recipient. ValueError for attachments: a mail of ours holds a text and links."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [_row(message, to) for message in email_messages for to in message.recipients()]
        Outgoing.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)
        return len(rows)


def _row(message: EmailMessage, to: str) -> Outgoing:
    if message.attachments:
        raise ValueError("mails of Essaim carry no attachment: put a link")
    ours = {name: str(message.extra_headers.get(name, "")) for name in mailing.OURS}
    headers = {name: str(value) for name, value in message.extra_headers.items() if name not in mailing.OURS}
    unique, lasts = uuid4(), ours[mailing.EXPIRES]
    address, kind = to.strip(), ours[mailing.KIND]
    who = digest(address)
    html = _html(message)
    body = str(message.body)
    if kind:
        stop = stop_url(who, kind)
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        body = body.rstrip() + "\n\n" + footer(kind, ours[mailing.WHY], stop)
    return Outgoing(
        message_id=f"<{unique}@{settings.MAIL_DOMAIN}>",
        key=f"{ours[mailing.KEY]}:{who[:24]}" if ours[mailing.KEY] else str(unique),
        kind=kind,
        address=address,
        address_digest=who,
        content={
            "subject": str(message.subject),
            "body": body,
            "html": html,
            "sender": message.from_email,
            "reply_to": list(message.reply_to),
            "headers": {"Auto-Submitted": "auto-generated", **headers},
        },
        urgent=bool(lasts),
        expires_at=timezone.now() + (timedelta(seconds=int(lasts)) if lasts else KEPT_WAITING),
    )


def _html(message: EmailMessage) -> str:
    found = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(content) for content, kind in found if kind == "text/html"), "")


def stop_url(address_digest: str, kind: str) -> str:
    """Where this address stops this kind of mails, without signing in."""
    return settings.BASE_URL + reverse("mail:stop", args=[stop_token(address_digest, kind)])


def footer(kind: str, why: str, stop: str) -> str:
    """What every mail that one may stop ends with: why it came, how to stop it, where to choose."""
    topic = topics().get(kind)
    context: dict[str, Any] = {
        "why": why,
        "label": topic.label if topic else "",
        "stop": stop,
        "settings_url": settings.BASE_URL + "/moi/courriels/",
        "site": settings.SITE_NAME,
    }
    return render_to_string("mail/footer.txt", context).strip() + "\n"
