"""On an empty service, the first address that is proved is the one of whoever installs it."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.conf import settings
from django.dispatch import receiver

from essaim.foundation.accounts.actions import make_host
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM


@receiver(email_confirmed)
def first_account_becomes_host(email_address: EmailAddress, **_others: Any) -> None:
    """Outside demonstrations only; `./essaim manage make_host` names others."""
    proved_before = EmailAddress.objects.filter(verified=True).exclude(pk=email_address.pk)
    if not settings.DEMO and not proved_before.exists() and not User.objects.filter(is_host=True).exists():
        make_host(SYSTEM, email_address.user.party)
