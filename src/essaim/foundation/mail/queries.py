"""What others ask of the room."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from essaim.foundation.mail.actions import ALL
from essaim.foundation.mail.addresses import digest
from essaim.foundation.mail.models import Address, Outgoing, State, Suppression

LATE = timedelta(hours=1)
COUNTED = 1000


def stopped_kinds(address: str) -> set[str]:
    """The kinds that this address stopped; "*" among them: all that are not necessary."""
    return set(Suppression.objects.filter(digest=digest(address)).values_list("kind", flat=True))


def is_stopped(address_digest: str, kind: str) -> bool:
    """Whether mails of this kind (never "") must not go to this address: stopped, or failing."""
    wanted = Suppression.objects.filter(digest=address_digest, kind__in=[kind, ALL])
    return (
        wanted.exists() or Address.objects.filter(digest=address_digest).exclude(failing_since=None).exists()
    )


def failing(address: str) -> Address | None:
    """What is known of an address that refuses our mails; None where it takes them."""
    return Address.objects.filter(digest=digest(address)).exclude(failing_since=None).first()


def stuck(now: datetime | None = None) -> dict[str, Any]:
    """What waits for more than an hour: {"count" (at most 1,000), "since", "said": the server's last words}."""
    late = Outgoing.objects.filter(Q(state=State.WAITING), created_at__lt=(now or timezone.now()) - LATE)
    found = list(late.order_by("created_at").values_list("created_at", "said")[:COUNTED])
    said = next((words for _, words in reversed(found) if words), "")
    return {"count": len(found), "since": found[0][0] if found else None, "said": said}


def is_asked_to_stop(address_digest: str, kind: str) -> bool:
    """Whether the reader stopped this kind, by itself."""
    return Suppression.objects.filter(digest=address_digest, kind=kind).exists()
