"""Writing a mail from a text template: for every room.

A template `<room>/mails/<name>.txt` holds the subject on its first line, then the text.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from essaim.foundation.kernel import mailing


def write(
    template: str,
    email: str,
    language: str,
    context: dict[str, Any],
    *,
    key: str = "",
    kind: str = "",
    why: str = "",
) -> None:
    """Send one mail in the reader's language ("" where unknown), within the caller's transaction.

    `key`: the same mail to the same address is sent once; `kind`: the topic that the reader may stop ("": necessary).
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(template, {"site": settings.SITE_NAME, **context})
        subject, _, body = text.strip().partition("\n")
        headers = {mailing.KEY: key, mailing.KIND: kind, mailing.WHY: why}
        given = {name: value for name, value in headers.items() if value}
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", None, [email], headers=given).send()


def send_trial(user: Any) -> None:
    """To an address that its owner says works again."""
    write("mail/mails/trial.txt", user.email, user.language, {})
