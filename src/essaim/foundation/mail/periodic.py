"""What the worker does for mails: sends what waits, in a thread of its own; forgets what is old."""

from functools import cache
from typing import Any

from essaim.foundation.kernel.periodic import Every


@cache
def _deliverer() -> Any:
    from essaim.foundation.mail.delivery import Deliverer

    return Deliverer()


def deliver() -> None:
    """Look every half second: whoever signs in waits for a code."""
    _deliverer().run()


def forget() -> None:
    from essaim.foundation.mail.delivery import forget_old

    forget_old()


PERIODIC = [Every(0.5, deliver, apart=True), Every(3600, forget)]
