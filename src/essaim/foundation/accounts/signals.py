"""On an empty service, the first address proved is that of whoever installs it; sessions say what browser holds them."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from essaim.foundation.accounts import sessions
from essaim.foundation.accounts.actions import make_host
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM


@receiver(email_confirmed)
def first_account_becomes_host(email_address: EmailAddress, **_others: Any) -> None:
    """Outside demonstrations only; `./essaim manage make_host` names others."""
    proved_before = EmailAddress.objects.filter(verified=True).exclude(pk=email_address.pk)
    if not settings.DEMO and not proved_before.exists() and not User.objects.filter(is_host=True).exists():
        make_host(SYSTEM, email_address.user.party)


@receiver(user_logged_in)
def mark_session(request: Any, **_others: Any) -> None:
    """A session says from its beginning which browser holds it."""
    sessions.mark(request.session, request.META.get("HTTP_USER_AGENT", ""))
