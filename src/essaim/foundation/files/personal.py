"""What this room holds of a person: the files that they sent."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
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
