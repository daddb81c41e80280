"""What a mail tells the outbox, in headers that never leave the house; any room may set them on a Django mail.

Without `KIND` a mail is necessary (a code, an invitation, a decision that one asked for) and has no unsubscribing.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

KIND = "X-Essaim-Kind"  # a topic's slug: what the reader may stop
WHY = "X-Essaim-Why"  # one sentence, in the reader's language: why this came
KEY = "X-Essaim-Key"  # the same key, to the same address: the same mail, sent once
EXPIRES = (
    "X-Essaim-Expires"  # seconds after which it is of no use: never sent then; it goes before the others
)
OURS = (KIND, WHY, KEY, EXPIRES)


def write(
    template: str,
    email: str,
    language: str,
    context: Mapping[str, Any],
    *,
    key: str = "",
    kind: str = "",
    why: str = "",
    expires: int = 0,
) -> None:
    """Send `<room>/mails/<name>.txt`, its first line being the subject, in the reader's language ("" where unknown),
    within the caller's transaction. `key`, `kind`, `why`, `expires` (seconds): the headers above, where given."""
    headers = {KEY: key, KIND: kind, WHY: why, EXPIRES: str(expires or "")}
    spoken = language or settings.LANGUAGE_CODE
    given = {name: value for name, value in headers.items() if value} | {"Content-Language": spoken}
    with translation.override(spoken):
        text = render_to_string(template, {"site": settings.SITE_NAME, **context})
        subject, _, body = text.strip().partition("\n")
        EmailMessage(" ".join(subject.split()), body.strip() + "\n", None, [email], headers=given).send()
