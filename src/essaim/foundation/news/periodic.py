"""What comes back for news: mails that wait, digests at their hour, what is old."""

from essaim.foundation.kernel.periodic import Every


def send() -> None:
    from essaim.foundation.news.mailing import send_due

    send_due()


def forget() -> None:
    from essaim.foundation.news.mailing import forget_old

    forget_old()


PERIODIC = [Every(5, send), Every(3600, forget)]
