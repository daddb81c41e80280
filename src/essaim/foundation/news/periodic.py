"""What comes back for news: mails that wait, digests at their hour, what is old."""

from essaim.foundation.kernel.periodic import Every


def send() -> None:
    from essaim.foundation.news.mailing import send_due

    send_due()


def forget() -> None:
    from essaim.foundation.news.mailing import forget_old

    forget_old()


# Apart: the mails of a large network take a minute, and nobody's import waits for them.
PERIODIC = [Every(2, send, apart=True), Every(3600, forget)]
