"""What `./essaim check` says of mails that wait."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from essaim.foundation.mail.backend import Outbox
from essaim.foundation.mail.checks import look_at_outbox
from essaim.foundation.mail.models import Outgoing

pytestmark = pytest.mark.django_db


def test_only_what_waits_for_long_is_told() -> None:
    Outbox().send_messages([EmailMessage("Bonjour", "Un mot.", to=["lise@exemple.test"])])
    assert list(look_at_outbox()) == []
    Outgoing.objects.update(created_at=timezone.now() - timedelta(hours=3), said="451 plus tard")
    [finding] = look_at_outbox()
    assert "(1)" in finding.what and "451 plus tard" in finding.what
