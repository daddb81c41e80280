"""Stopping mails and taking them again; what an address's refusals change.

Not journalled: who stops what is nobody's business, and an address may have no account. Each is one transaction.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from essaim.foundation.mail.models import Address, Suppression

ALL = "*"
MOST_SOFT = 10  # passing refusals in a row, of as many mails given up, that make a failing address


def stop(digest: str, kind: str) -> None:
    """No more mails of this kind to this address; twice is as good as once."""
    Suppression.objects.get_or_create(digest=digest, kind=kind)


def resume(digest: str, kind: str) -> None:
    """Take back what `stop` did for this kind."""
    Suppression.objects.filter(digest=digest, kind=kind).delete()


def note_refusal(digest: str, *, hard: bool, said: str) -> None:
    """One mail refused for good: at the first hard refusal, or the `MOST_SOFT`th soft one, the address is failing."""
    note_refusals([(digest, hard, said)])


def note_refusals(refused: list[tuple[str, bool, str]]) -> int:
    """The same for many (digest, hard, what the server said); returns how many addresses are newly failing."""
    failing = 0
    for start in range(0, len(refused), 200):
        with transaction.atomic():
            failing += sum(_note(*each) for each in refused[start : start + 200])
    return failing


def _note(digest: str, hard: bool, said: str) -> bool:
    known, _ = Address.objects.get_or_create(digest=digest)
    Address.objects.filter(pk=known.pk).update(soft=F("soft") + (0 if hard else 1), said=said[:300])
    if known.failing_since is None and (hard or known.soft + 1 >= MOST_SOFT):
        Address.objects.filter(pk=known.pk).update(failing_since=timezone.now())
        return True
    return False


def note_taken(digest: str) -> None:
    """The address took a mail: its passing refusals are forgotten (a failing one waits for its owner's word)."""
    Address.objects.filter(digest=digest, soft__gt=0, failing_since=None).update(soft=0)


def trust_again(digest: str) -> bool:
    """Its owner says that the address works again; False where it was not failing."""
    failing = Address.objects.filter(digest=digest).exclude(failing_since=None)
    return bool(failing.update(failing_since=None, soft=0, said=""))
