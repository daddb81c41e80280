"""The mails about one's account: plain text, in its reader's language. All are necessary ones."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

log = logging.getLogger(__name__)


def send(template: str, email: str, language: str, context: dict[str, Any]) -> None:
    """Send `accounts/mails/<template>.txt`; its first line is the subject. A mute server is logged, not shown."""
    with translation.override(language or settings.LANGUAGE_CODE):
        public = {"site": settings.SITE_NAME, "base_url": settings.BASE_URL}
        text = render_to_string(f"accounts/mails/{template}.txt", {**public, **context})
    subject, _rest, body = text.strip().partition("\n")
    try:
        send_mail(" ".join(subject.split()), body.strip() + "\n", None, [email])
    except OSError:
        log.exception("mail %s not sent", template)
