"""What this room holds of a person: the files that they sent."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, UNNAMED, Erasable
from essaim.foundation.files import periodic, quotas
from essaim.foundation.files.models import File
from essaim.foundation.files.quotas import weight


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Their files, those in the bin too, with the address of the bytes."""
    found = File.objects.filter(uploaded_by_id=user.party_id).select_related("space").order_by("pk")
    return {_("Fichiers"): [_thing(file) for file in found]}


def _thing(file: File) -> dict[str, Any]:
    return {
        "title": str(file),
        "url": reverse("files:file", args=[file.public_id]),
        _("nature"): file.get_kind_display(),
        _("espace"): file.space.name,
        _("taille"): weight(file.size),
        _("texte alternatif"): file.alt,
        _("légende"): file.caption,
        _("crédit"): file.credit,
        _("licence"): file.get_licence_display(),
        _("transcription"): file.transcript,
        _("empreinte SHA-256"): file.sha256,
        _("fichier lui-même"): reverse("files:content", args=[file.public_id, file.name]),
        _("envoyé le"): file.created_at,
    }


def _count(user: User) -> int:
    return File.objects.filter(uploaded_by_id=user.party_id).count()


def _erase(user: User, choice: str) -> int:
    """Unnamed: sent by nobody. Gone: in the bin at once, whose delay then ends, and nobody's."""
    if choice not in (UNNAMED, GONE):
        return 0
    found = list(File.objects.filter(uploaded_by_id=user.party_id).order_by("pk")[:BATCH])
    nobody = unnamed() if found else None
    for file in found:
        quotas.hand_over(file, nobody)
        file.uploaded_by = nobody
        if choice == GONE:
            file.binned_at = timezone.now() - periodic.KEPT
            file.credit = file.caption = file.alt = file.transcript = ""
        file.save(
            update_fields=["uploaded_by", "binned_at", "credit", "caption", "alt", "transcript", "updated_at"]
        )
    return len(found)


ERASABLE = [Erasable(slug="files", label=gettext_lazy("Fichiers"), count=_count, erase=_erase)]
