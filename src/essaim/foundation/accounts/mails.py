"""The mails about one's account: plain text, in its reader's language. All are necessary ones."""

from typing import Any

from django.conf import settings

from essaim.foundation.kernel import mailing


def send(template: str, email: str, language: str, context: dict[str, Any]) -> None:
    """Write `accounts/mails/<template>.txt`. One that carries a code goes first, and never once it is of no use."""
    expires = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT if "code" in context else 0
    said = {"base_url": settings.BASE_URL, **context}
    mailing.write(f"accounts/mails/{template}.txt", email, language, said, expires=expires)
