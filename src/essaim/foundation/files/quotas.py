"""How much a space and a person may keep. Counted by conditional statements: two uploads at once cannot both pass."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.files import storage
from essaim.foundation.files.models import File, Usage
from essaim.foundation.ui.typography import number

Of = Usage.Of


def weight(size: int) -> str:
    """« 12 ko », « 3,4 Mo », for people."""
    if size < 1_000:
        return _("%(size)s octets") % {"size": number(size)}
    if size < 1_000_000:
        return _("%(size)s ko") % {"size": number(round(size / 1_000))}
    if size < 1_000_000_000:
        return _("%(size)s Mo") % {"size": _short(size / 1_000_000)}
    return _("%(size)s Go") % {"size": _short(size / 1_000_000_000)}


def _short(value: float) -> str:
    tenths = value < 10 and round(value * 10) % 10
    return number(value, 1 if tenths else 0)


def most(of: str) -> int:
    """Bytes allowed; 0: without limit."""
    return settings.SPACE_QUOTA_BYTES if of == Of.SPACE else settings.PERSON_QUOTA_BYTES


def charge(space_id: int, party_id: int | None, size: int) -> None:
    """Count `size` more bytes, in the caller's transaction. ValidationError: one of the two has no room left."""
    _charge(Of.SPACE, space_id, size)
    if party_id:
        _charge(Of.PERSON, party_id, size)


def _charge(of: str, key: int, size: int) -> None:
    Usage.objects.get_or_create(of=of, key=key)
    rows = Usage.objects.filter(of=of, key=key)
    limit = most(of)
    if limit and size > 0:
        rows = rows.filter(stored__lte=limit - size)
    if not rows.update(stored=Greatest(F("stored") + size, 0)):
        raise ValidationError(_full(of, key, limit))


def _full(of: str, key: int, limit: int) -> str:
    left = weight(max(0, limit - used(of, key)))
    if of == Of.SPACE:
        return _(
            "Cet espace n’a plus la place : il lui reste %(left)s. Videz ce qui ne sert plus, ou demandez à qui l’héberge."
        ) % {"left": left}
    return _(
        "Vous n’avez plus la place : il vous reste %(left)s. Retirez des fichiers que vous avez envoyés."
    ) % {"left": left}


def adjust(file: File, stored: int) -> None:
    """The file now weighs `stored`: counted whatever the quotas say, since it was accepted."""
    more = stored - file.stored
    for of, key in ((Of.SPACE, file.space_id), (Of.PERSON, file.uploaded_by_id)):
        if key:
            Usage.objects.filter(of=of, key=key).update(stored=Greatest(F("stored") + more, 0))


def hand_over(file: File, party: Party | None) -> None:
    """The file is counted to another person."""
    mine = Usage.objects.filter(of=Of.PERSON, key=file.uploaded_by_id or 0)
    mine.update(stored=Greatest(F("stored") - file.stored, 0))
    if party is not None:
        Usage.objects.get_or_create(of=Of.PERSON, key=party.pk)
        Usage.objects.filter(of=Of.PERSON, key=party.pk).update(stored=F("stored") + file.stored)


def used(of: str, key: int) -> int:
    """Bytes held."""
    return Usage.objects.filter(of=of, key=key).values_list("stored", flat=True).first() or 0


def check_disk(size: int) -> None:
    """ValidationError where the machine itself has no room left for `size` bytes, three times over."""
    if storage.free_space() - 3 * size < settings.FREE_DISK_BYTES:
        raise ValidationError(
            _(
                "Le disque du service est presque plein : aucun fichier n’est reçu pour l’instant. Prévenez qui l’héberge."
            )
        )


def recount() -> int:
    """Set right what an accident may have left wrong; returns how many counts were."""
    wrong = 0
    columns: dict[str, str] = {Of.SPACE: "space_id", Of.PERSON: "uploaded_by_id"}
    for usage in Usage.objects.order_by("pk").iterator(500):
        held: Any = File.objects.filter(**{columns[usage.of]: usage.key}).aggregate(sum=Sum("stored"))["sum"]
        if (held or 0) != usage.stored:
            # Only where nobody has changed it since it was read.
            wrong += Usage.objects.filter(pk=usage.pk, stored=usage.stored).update(stored=held or 0)
    return wrong
