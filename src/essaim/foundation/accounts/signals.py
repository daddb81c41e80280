"""Sessions say what browser holds them."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from essaim.foundation.accounts import sessions


@receiver(user_logged_in)
def mark_session(request: Any, **_others: Any) -> None:
    """A session says from its beginning which browser holds it."""
    sessions.mark(request.session, request.META.get("HTTP_USER_AGENT", ""))
