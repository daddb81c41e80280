"""Addresses that mails carry: signed, so that nothing needs to be kept to check them."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.foundation.discussion.models import Contribution

HOLDS = timedelta(hours=48)
CONFIRM, FOLLOW = "discussion.confirm", "discussion.follow"


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def confirm_path(contribution: Contribution) -> str:
    """Good for 48 hours."""
    token = signing.dumps(str(contribution.public_id), salt=CONFIRM)
    return reverse("discussion:confirm", args=[token])


def follow_path(contribution: Contribution) -> str:
    """« Ce qu’est devenue votre contribution »: good as long as it exists."""
    token = signing.Signer(salt=FOLLOW).sign(str(contribution.public_id))
    return reverse("discussion:follow", args=[token])


def to_confirm(token: str) -> Contribution | None:
    """What this link confirms, while it holds."""
    try:
        found = signing.loads(token, salt=CONFIRM, max_age=HOLDS)
    except signing.BadSignature:
        return None
    return _of(found)


def followed(token: str) -> Contribution | None:
    """What this link follows."""
    try:
        return _of(signing.Signer(salt=FOLLOW).unsign(token))
    except signing.BadSignature:
        return None


def _of(public_id: str) -> Contribution | None:
    rows = Contribution.objects.select_related("guest", "space")
    try:
        return rows.filter(public_id=public_id, guest__isnull=False).first()
    except ValidationError:
        return None
