"""The room's own mail."""

from typing import Any

from essaim.foundation.kernel import mailing


def send_trial(user: Any) -> None:
    """To an address that its owner says works again."""
    mailing.write("mail/mails/trial.txt", user.email, user.language, {})
