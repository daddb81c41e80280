from collections.abc import Iterator
from typing import Any

import pytest

from essaim.foundation.mail.tests import smtp


@pytest.fixture
def outbox(settings: Any) -> None:
    """Mails are rows, as in the house."""
    settings.EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"


@pytest.fixture
def post(settings: Any, outbox: None) -> Iterator[smtp.Post]:
    """A mail server that mails go to."""
    with smtp.running(settings) as server:
        yield server
